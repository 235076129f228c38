import { describe, expect, it } from 'vitest';
import { encodePieces } from '../../src/gateway/encodePieces.ts';

const LONG = 200_000;

describe('pieces of JSON as UTF-8', () => {
  it.each<[string, readonly string[]]>([
    ['nothing', []],
    ['an empty text', ['']],
    ['a short text', ['{"a":', '"é日🙂"', '}']],
    ['a long text in one piece', ['x'.repeat(LONG)]],
    ['a long text in many', Array.from({ length: 5000 }, (_, index) => `${index} is one of many pieces,`)],
    ['just what one buffer holds', ['x'.repeat(65_536)]],
    ['what several hold, and one byte', ['x'.repeat(131_072), 'y']],
    ...[0, 1, 2, 3].flatMap((shift): [string, string[]][] => [
      [`two bytes a character, ${shift} later`, ['x'.repeat(shift) + 'é'.repeat(LONG)]],
      [`three bytes a character, ${shift} later`, ['x'.repeat(shift), '日'.repeat(LONG), 'z']],
      [`four bytes a character, ${shift} later`, ['x'.repeat(shift), '🙂'.repeat(LONG)]],
    ]),
    ['half characters', ['\ud83d'.repeat(LONG), '"\udc00"']],
  ])('%s', (_, pieces) => {
    const { chunks, recycle } = encodePieces(pieces);
    // Compared as a whole: to tell where thousands of bytes differ takes minutes.
    expect(Buffer.concat(chunks).equals(Buffer.from(pieces.join('')))).toBe(true);
    recycle?.();
  });

  it('lie in memory that nobody else has, until it is given back', () => {
    const first = encodePieces(['a'.repeat(LONG)]);
    const second = encodePieces(['b'.repeat(LONG)]);
    expect(Buffer.concat(first.chunks).toString()).toBe('a'.repeat(LONG));
    const memory = new Set(first.chunks.map(({ buffer }) => buffer));
    expect(second.chunks.some(({ buffer }) => memory.has(buffer))).toBe(false);
    first.recycle?.();
    // What was given back already is somebody else's.
    const third = encodePieces(['c'.repeat(LONG)]);
    first.recycle?.();
    const fourth = encodePieces(['d'.repeat(LONG)]);
    expect(third.chunks.every(({ buffer }) => memory.has(buffer))).toBe(true);
    expect(fourth.chunks.some(({ buffer }) => memory.has(buffer))).toBe(false);
    expect(Buffer.concat(second.chunks).toString()).toBe('b'.repeat(LONG));
    expect(Buffer.concat(third.chunks).toString()).toBe('c'.repeat(LONG));
  });
});
