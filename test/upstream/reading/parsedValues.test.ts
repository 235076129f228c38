import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParsedValues } from '../../../src/upstream/reading/parsedValues.ts';

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

describe('values that were parsed', () => {
  it('are found where the same bytes stand, and nowhere else', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 40 }), (objects) => {
        const texts = objects.map((value) => JSON.stringify(value));
        const bytes = Buffer.from(texts.join(''));
        const values = new ParsedValues(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
        let start = 0;
        for (const [index, text] of texts.entries()) {
          const length = Buffer.byteLength(text);
          const found = values.find(start, bytes.length);
          if (found === null) values.keep(start, length, objects[index]);
          else expect(found).toMatchObject({ length, value: objects[index] });
          start += length;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are found again, but not beyond the end', () => {
    const text = '{"id":1017,"firstName":"Gia"}';
    const bytes = Buffer.from(text + text);
    const values = new ParsedValues(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    expect(values.find(0, bytes.length)).toBeNull();
    values.keep(0, text.length, { id: 1017 });
    expect(values.find(text.length, bytes.length)).toMatchObject({
      length: text.length,
      value: { id: 1017 },
    });
    for (let end = text.length; end < bytes.length; end++) expect(values.find(text.length, end)).toBeNull();
  });
});
