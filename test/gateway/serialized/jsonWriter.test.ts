import { describe, expect, it } from 'vitest';
import { JsonWriter } from '../../../src/gateway/serialized/jsonWriter.ts';
import { ResponseSize } from '../../../src/gateway/serialized/responseSize.ts';

const LONG = 200_000;

function written(texts: readonly string[]) {
  const writer = new JsonWriter(new ResponseSize(1_000_000_000));
  for (const text of texts) writer.add(text);
  return { writer, chunks: writer.take() };
}

describe('a writer of JSON', () => {
  it.each<[string, readonly string[]]>([
    ['nothing', []],
    ['an empty text', ['']],
    ['a short text', ['{"a":', '"é日🙂"', '}']],
    ['a long text at once', ['x'.repeat(LONG)]],
    ['a long text in many pieces', Array.from({ length: 20_000 }, (_, index) => `${index} of many,`)],
    ['just what one buffer holds', ['x'.repeat(65_536)]],
    ['what several hold, and one byte', ['x'.repeat(131_072), 'y']],
    ...[0, 1, 2, 3].flatMap((shift): [string, string[]][] => [
      [`two bytes a character, ${shift} later`, ['x'.repeat(shift) + 'é'.repeat(LONG)]],
      [`three bytes a character, ${shift} later`, ['x'.repeat(shift), '日'.repeat(LONG), 'z']],
      [`four bytes a character, ${shift} later`, ['x'.repeat(shift), '🙂'.repeat(LONG)]],
    ]),
    ['half characters', ['\ud83d'.repeat(LONG), '"\udc00"']],
  ])('encodes %s', (_, texts) => {
    const { writer, chunks } = written(texts);
    // Compared as a whole: to tell where thousands of bytes differ takes minutes.
    expect(Buffer.concat(chunks).equals(Buffer.from(texts.join('')))).toBe(true);
    writer.recycle();
  });

  it.each([1, 5_000, LONG])(
    'hands over all that was added, once, when a text has a length of %i',
    (length) => {
      const writer = new JsonWriter(new ResponseSize(1_000_000_000));
      expect(writer.take()).toEqual([]);
      writer.add('a'.repeat(length));
      const first = writer.take();
      writer.add('b'.repeat(length));
      writer.addBytes(Buffer.alloc(length, 'c'));
      writer.add('d');
      const second = writer.take();
      expect(writer.take()).toEqual([]);
      const ends = ['a', 'b', 'c'].map((letter) => letter.repeat(length));
      expect(Buffer.concat(first).equals(Buffer.from(ends[0] ?? ''))).toBe(true);
      expect(Buffer.concat(second).equals(Buffer.from(`${ends[1]}${ends[2]}d`))).toBe(true);
      writer.recycle();
    },
  );

  it('makes few chunks of many short texts', () => {
    const { writer, chunks } = written(Array.from({ length: LONG }, () => '[],'));
    expect(chunks).toHaveLength(Math.ceil((3 * LONG) / 65_536));
    writer.recycle();
  });

  it('lends memory that nobody else has, until it is given back', () => {
    const first = written(['a'.repeat(LONG)]);
    const second = written(['b'.repeat(LONG)]);
    const memory = new Set(first.chunks.map(({ buffer }) => buffer));
    expect(second.chunks.some(({ buffer }) => memory.has(buffer))).toBe(false);
    expect(Buffer.concat(first.chunks).toString()).toBe('a'.repeat(LONG));
    first.writer.recycle();
    const third = written(['c'.repeat(LONG)]);
    // What was given back already is somebody else's.
    first.writer.recycle();
    const fourth = written(['d'.repeat(LONG)]);
    expect(third.chunks.every(({ buffer }) => memory.has(buffer))).toBe(true);
    expect(fourth.chunks.some(({ buffer }) => memory.has(buffer))).toBe(false);
    expect(Buffer.concat(second.chunks).toString()).toBe('b'.repeat(LONG));
    expect(Buffer.concat(third.chunks).toString()).toBe('c'.repeat(LONG));
  });

  it('writes on, into other memory, once it gave back what it had', () => {
    const { writer } = written(['a'.repeat(LONG)]);
    writer.recycle();
    const other = written(['b'.repeat(LONG)]);
    writer.add('c'.repeat(LONG));
    expect(Buffer.concat(writer.take()).toString()).toBe('c'.repeat(LONG));
    expect(Buffer.concat(other.chunks).toString()).toBe('b'.repeat(LONG));
  });
});
