import { describe, expect, it } from 'vitest';
import { JsonWriter } from '../../../src/gateway/serialized/jsonWriter.ts';
import { ResponseSize } from '../../../src/gateway/serialized/responseSize.ts';

const LONG = 200_000;

function writeTexts(texts: readonly string[]) {
  const writer = new JsonWriter(new ResponseSize(1_000_000_000));
  for (const text of texts) writer.add(text);
  return { writer, chunks: writer.take() };
}

describe('JsonWriter', () => {
  it.each<[string, readonly string[]]>([
    ['nothing', []],
    ['an empty text', ['']],
    ['a short text', ['{"a":', '"é日🙂"', '}']],
    ['a long text at once', ['x'.repeat(LONG)]],
    ['a long text in many pieces', Array.from({ length: 20_000 }, (_, index) => `${index} of many,`)],
    ['exactly what one buffer holds', ['x'.repeat(65_536)]],
    ['one byte more than two buffers hold', ['x'.repeat(131_072), 'y']],
    ...[0, 1, 2, 3].flatMap((shift): [string, string[]][] => [
      [`two-byte characters after ${shift} bytes`, ['x'.repeat(shift) + 'é'.repeat(LONG)]],
      [`three-byte characters after ${shift} bytes`, ['x'.repeat(shift), '日'.repeat(LONG), 'z']],
      [`four-byte characters after ${shift} bytes`, ['x'.repeat(shift), '🙂'.repeat(LONG)]],
    ]),
    ['lone surrogates', ['\ud83d'.repeat(LONG), '"\udc00"']],
  ])('encodes %s', (_, texts) => {
    const { writer, chunks } = writeTexts(texts);
    // Not `toEqual`: its diff of thousands of bytes takes minutes.
    expect(Buffer.concat(chunks).equals(Buffer.from(texts.join('')))).toBe(true);
    writer.recycle();
  });

  it('makes few chunks of many short texts', () => {
    const { writer, chunks } = writeTexts(Array.from({ length: LONG }, () => '[],'));
    expect(chunks.length).toBeLessThan(LONG / 1_000);
    writer.recycle();
  });

  it('shares no buffer with another writer until it is recycled', () => {
    const first = writeTexts(['a'.repeat(LONG)]);
    const second = writeTexts(['b'.repeat(LONG)]);
    const memory = new Set(first.chunks.map(({ buffer }) => buffer));
    expect(second.chunks.some(({ buffer }) => memory.has(buffer))).toBe(false);
    expect(Buffer.concat(first.chunks).toString()).toBe('a'.repeat(LONG));
    first.writer.recycle();
    const third = writeTexts(['c'.repeat(LONG)]);
    // The buffers already belong to another writer.
    first.writer.recycle();
    const fourth = writeTexts(['d'.repeat(LONG)]);
    expect(third.chunks.every(({ buffer }) => memory.has(buffer))).toBe(true);
    expect(fourth.chunks.some(({ buffer }) => memory.has(buffer))).toBe(false);
    expect(Buffer.concat(second.chunks).toString()).toBe('b'.repeat(LONG));
    expect(Buffer.concat(third.chunks).toString()).toBe('c'.repeat(LONG));
  });
});
