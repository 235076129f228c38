import { describe, expect, it } from 'vitest';
import { PieceWriter } from '../../src/gateway/jsonPieces.ts';

describe('a writer of pieces', () => {
  it('gathers what is short, and hands over all of it once', () => {
    const writer = new PieceWriter();
    expect(writer.take()).toEqual([]);
    for (const text of ['[', '1', ',', '2', ']']) writer.add(text);
    expect(writer.take()).toEqual(['[1,2]']);
    expect(writer.take()).toEqual([]);
  });

  it('makes more pieces of what is long, in order', () => {
    const writer = new PieceWriter();
    const texts = Array.from({ length: 3000 }, (_, index) => `${index},`);
    for (const text of texts) writer.add(text);
    const pieces = writer.take();
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.length).toBeLessThan(10);
    expect(pieces.join('')).toBe(texts.join(''));
  });
});
