import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UniqueIds } from '../../../../src/upstream/history/bytes/historyReader.ts';

function idsOf(hashes: readonly number[]): UniqueIds {
  const ids = new UniqueIds();
  for (const hash of hashes) ids.add(hash);
  return ids;
}

const upTo = (count: number, step: number) =>
  Array.from({ length: count }, (_, index) => ((index + 1) * step) | 0);

describe('hashes of ids (R1)', () => {
  it.each([
    ['none', [], true],
    ['one', [1], true],
    ['two', [1, 2], true],
    ['the same twice', [1, 1], false],
    ['the same twice, others between', [1, 2, 3, -1, 1], false],
    ['two in one slot', [5, 5 + 256, 5 - 256], true],
    ['two in one slot, and one of them again', [5, 5 + 256, 5 + 256], false],
    ['the last slot and the one after it', [255, 511, 256], true],
    ['the last slot, and one behind it again', [255, 511, 511], false],
    ['the least and the greatest', [-0x80000000, 0x7fffffff, -1], true],
    ['as many as a page has', upTo(100, 1), true],
    ['as many, in one slot', upTo(100, 256), true],
    ['as many, and one of them again', [...upTo(100, 0x9e3779b1), 0x9e3779b1 | 0], false],
  ])('%s', (_, hashes, areUnique) => {
    expect(idsOf(hashes).areUnique).toBe(areUnique);
  });

  it('may be too many, and then count as not unique', () => {
    expect(idsOf(upTo(1_000, 1)).areUnique).toBe(false);
    expect(idsOf(upTo(1_000, 256)).areUnique).toBe(false);
  });

  it('never differ when two are equal', () => {
    const hash = fc.oneof(
      fc.integer({ min: 1, max: 600 }),
      fc.integer().filter((value) => value !== 0),
    );
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 300 }), hash, fc.nat(), (hashes, again, place) => {
        const twice = [again, ...hashes.toSpliced(place % (hashes.length + 1), 0, again)];
        expect(idsOf(twice).areUnique).toBe(false);
      }),
    );
  });
});
