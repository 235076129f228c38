import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UniqueIds } from '../../../../src/upstream/history/bytes/historyReader.ts';
import { findPlainEnd, hashStringEnd } from '../../../../src/upstream/history/bytes/stringBytes.ts';

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const bytes = fc.array(
  fc.oneof(
    fc.constantFrom(0, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0x7f, 0x80, 0xa2, 0xdc, 0xff),
    fc.nat(255),
  ),
  { maxLength: 40 },
);

describe('the end of a plain string', () => {
  it.each([...Array(256).keys()])('is found for byte %i at every position', (byte) => {
    const ends = byte < 0x20 || byte === 0x22 || byte === 0x5c;
    for (const around of [0x61, 0x20, 0x21, 0x23, 0x5b, 0x5d, 0x80, 0xff]) {
      for (let place = 0; place < 9; place++) {
        const text = new Uint8Array(9).fill(around);
        text[place] = byte;
        expect(findPlainEnd(viewOf(text), 0, 9)).toBe(ends ? place : 9);
      }
    }
  });

  it('is where a look at each byte finds it', () => {
    fc.assert(
      fc.property(bytes, fc.nat(40), fc.nat(40), (list, one, other) => {
        const text = Uint8Array.from(list);
        const [start = 0, end = 0] = [one, other]
          .map((place) => Math.min(place, text.length))
          .toSorted((a, b) => a - b);
        const found = text.findIndex(
          (byte, index) => index >= start && index < end && (byte < 0x20 || byte === 0x22 || byte === 0x5c),
        );
        expect(findPlainEnd(viewOf(text), start, end)).toBe(found < 0 ? end : found);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('a hash of the end of a string', () => {
  const hashOf = (text: Uint8Array) => hashStringEnd(viewOf(text), 0, text.length);

  it('is never 0, and the same for equal strings at every position', () => {
    fc.assert(
      fc.property(bytes, bytes, (list, before) => {
        const whole = Uint8Array.from([...before, ...list]);
        const hash = hashStringEnd(viewOf(whole), before.length, whole.length);
        expect(hash).not.toBe(0);
        expect(hash).toBe(hashOf(Uint8Array.from(list)));
      }),
    );
  });

  it('is the same for all that is not ASCII: as characters they may be equal', () => {
    const hashes = [[0x80], [0xff], [...Buffer.from('é')], [...Buffer.from('message-1234-é-5678')]].map(
      (list) => hashOf(Uint8Array.from(list)),
    );
    expect(new Set(hashes).size).toBe(1);
  });

  it.each([1, 36, 256, 4096])('is found unique for a hundred ids that count by %i', (step) => {
    for (const digits of [3, 12]) {
      const ids = new UniqueIds();
      for (let index = 0; index < 100; index += 1) {
        const id = `00000802-002b-4000-8000-${String(index * step).padStart(12, '0')}`.slice(-digits);
        ids.add(hashOf(Buffer.from(id)));
      }
      expect(ids.areUnique).toBe(true);
    }
  });
});
