import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenBytes } from '../../../../src/upstream/history/bytes/seenBytes.ts';

/** Objects that begin alike, are alike in nearly everything, or are very short. */
const object = fc.oneof(
  fc.constantFrom(
    {},
    { a: 1 },
    { id: 1, name: 'a' },
    { id: 1, name: 'b' },
    { id: 1, name: 'ab' },
    { id: 12, name: 'a' },
  ),
  fc.record({ id: fc.nat({ max: 30 }), name: fc.string({ maxLength: 6 }) }),
);

describe.each([0, 4, 22])('what was seen, named by the bytes at %i', (namedAt) => {
  it('is found where the same bytes stand, and nowhere else', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 40 }), (objects) => {
        const texts = objects.map((value) => JSON.stringify(value));
        const bytes = Buffer.from(texts.join(''));
        const values = new SeenBytes<unknown>(
          new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
          namedAt,
        );
        let start = 0;
        for (const [index, text] of texts.entries()) {
          const length = Buffer.byteLength(text);
          const found = values.find(start, bytes.length);
          if (found === null) values.keep(start, start + length, objects[index]);
          else expect(found).toMatchObject({ length, value: objects[index] });
          start += length;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is found again, but not beyond the end', () => {
    const text = '{"id":1017,"firstName":"Gia"}';
    // What lies behind it may name it, too.
    const bytes = Buffer.from(text.repeat(3));
    const values = new SeenBytes<unknown>(
      new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      namedAt,
    );
    expect(values.find(0, bytes.length)).toBeNull();
    values.keep(0, text.length, { id: 1017 });
    expect(values.find(text.length, bytes.length)).toMatchObject({
      length: text.length,
      value: { id: 1017 },
    });
    for (let end = text.length; end < 2 * text.length; end++)
      expect(values.find(text.length, end)).toBeNull();
  });
});
