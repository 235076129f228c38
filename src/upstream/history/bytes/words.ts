import { WORD_BYTES } from './literal.ts';

/**
 * Where the first byte at or behind `start` is that does not go on a plain JSON string: a quote, a backslash or a control
 * character. `end` when there is none before. Four bytes are looked at a time.
 */
export function endOfPlain(view: DataView, start: number, end: number): number {
  let position = start;
  for (; position + WORD_BYTES <= end; position += WORD_BYTES) {
    const marks = unusual(view.getInt32(position, true));
    if (marks !== 0) return position + (firstBit(marks) >> 3);
  }
  while (position < end && unusual(view.getUint8(position) | PADDING) === 0) position += 1;
  return position;
}

/**
 * A hash of the last twelve bytes of a string: as many as the last group of a UUID has. 32 bits, never 0. Strings that
 * are equal once they are decoded have equal ones.
 */
export function hashOfEnd(view: DataView, start: number, end: number): number {
  if (end - start < 3 * WORD_BYTES) return hashOfBytes(view, start, end);
  const first = view.getInt32(end - 12, true);
  const second = view.getInt32(end - 8, true);
  const third = view.getInt32(end - 4, true);
  return finished(mixed(mixed(mixed(0, first), second), third), first | second | third);
}

/** A hash of two words, of which any bits may be taken. */

function hashOfBytes(view: DataView, start: number, end: number): number {
  let hash = 0;
  let seen = 0;
  for (let position = start; position < end; position++) {
    const byte = view.getUint8(position);
    seen |= byte;
    hash = mixed(hash, byte);
  }
  return finished(hash, seen);
}

/** MurmurHash3 in its smaller form. */
function mixed(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e2d51 | 0);
  const turned = hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593);
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0;
}

function finished(hash: number, seen: number): number {
  // Bytes that are no UTF-8 all become the same character.
  if ((seen & HIGH_BITS) !== 0) return HASH_OF_OTHERS;
  return folded(hash) || HASH_OF_OTHERS;
}

function folded(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b | 0);
  return once ^ (once >>> 13);
}

/** The highest bit of the first byte of a word, from its lowest on, that is unusual; bits above it are of no meaning. */
function unusual(word: number): number {
  const quotes = word ^ QUOTES;
  const backslashes = word ^ BACKSLASHES;
  const found =
    ((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | ((word - SPACES) & ~word);
  return found & HIGH_BITS;
}

/** The place of the lowest bit that is set. */
function firstBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

const ONES = 0x01010101;
const HIGH_BITS = 0x80808080 | 0;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
const SPACES = 0x20202020;
/** Behind one byte, so that it is a word. */
const PADDING = SPACES & ~0xff;
const HASH_OF_OTHERS = 1;
