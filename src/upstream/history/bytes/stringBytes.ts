import { WORD_BYTES } from './literal.ts';

// Finds the end of strings and hashes them, four bytes at a time.
// What would break it: a word that is read with the other byte order. The first byte must be the lowest one (`true`).

/**
 * Returns the position of the first byte from `start` that a JSON string cannot hold as it is: a quote, a backslash or a
 * control character. Returns `end` when there is none before it.
 */
export function findPlainEnd(view: DataView, start: number, end: number): number {
  let position = start;
  for (; position + WORD_BYTES <= end; position += WORD_BYTES) {
    const marks = markSpecial(view.getInt32(position, true));
    if (marks !== 0) return position + (lowestBit(marks) >> 3);
  }
  while (position < end && markSpecial(view.getUint8(position) | PADDING) === 0) position += 1;
  return position;
}

/**
 * Hashes the last twelve bytes of a string: the last group of a UUID has as many. Strings that are equal after decoding
 * have equal hashes.
 *
 * @returns 32 bits, never 0.
 */
export function hashStringEnd(view: DataView, start: number, end: number): number {
  if (end - start < 3 * WORD_BYTES) return hashBytes(view, start, end);
  const first = view.getInt32(end - 12, true);
  const second = view.getInt32(end - 8, true);
  const third = view.getInt32(end - 4, true);
  return finishHash(mix(mix(mix(0, first), second), third), first | second | third);
}

function hashBytes(view: DataView, start: number, end: number): number {
  let hash = 0;
  let bits = 0;
  for (let position = start; position < end; position++) {
    const byte = view.getUint8(position);
    bits |= byte;
    hash = mix(hash, byte);
  }
  return finishHash(hash, bits);
}

/** One step of MurmurHash3 with 32 bits. */
function mix(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e2d51 | 0);
  const turned = hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593);
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0;
}

/** @param bits all bits that are set in any of the bytes. */
function finishHash(hash: number, bits: number): number {
  // Bytes that are not UTF-8 all decode to the same character, so different bytes may be equal strings.
  if ((bits & HIGH_BITS) !== 0) return HASH_OF_OTHERS;
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b | 0);
  return once ^ (once >>> 13) || HASH_OF_OTHERS;
}

/**
 * Sets the highest bit of the first byte that is a quote, a backslash or a control character. Bits above that byte mean
 * nothing. Returns 0 when there is no such byte.
 */
function markSpecial(word: number): number {
  const quotes = word ^ QUOTES;
  const backslashes = word ^ BACKSLASHES;
  const marks =
    ((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | ((word - SPACES) & ~word);
  return marks & HIGH_BITS;
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

const ONES = 0x01010101;
const HIGH_BITS = 0x80808080 | 0;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
const SPACES = 0x20202020;
/** Fills the three bytes above a single one. */
const PADDING = SPACES & ~0xff;
const HASH_OF_OTHERS = 1;
