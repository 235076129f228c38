/**
 * Returns the position behind the JSON object that begins at `start`, or -1 when it does not end before `end`. Looks only
 * at strings and braces: the caller parses the text, and so finds out whether it is JSON.
 */
export function findObjectEnd(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let position = start; position < end; position++) {
    const byte = bytes[position];
    if (byte === QUOTE) position = findStringEnd(bytes, position, end);
    else if (byte === OPENING) depth += 1;
    else if (byte === CLOSING) depth -= 1;
    if (depth <= 0) return byte === CLOSING ? position + 1 : -1;
  }
  return -1;
}

/** Returns the position of the closing quote. The string may hold escapes. */
function findStringEnd(bytes: Uint8Array, start: number, end: number): number {
  let position = start + 1;
  while (position < end && bytes[position] !== QUOTE) {
    position += bytes[position] === BACKSLASH ? 2 : 1;
  }
  return position;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = 0x7b;
const CLOSING = 0x7d;
