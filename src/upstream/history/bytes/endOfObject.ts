/**
 * Where the JSON object that begins at `start` ends, or -1 when none does before `end`. Only strings and braces are
 * looked at: whoever wants to know whether it is JSON parses it.
 */
export function endOfObject(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let position = start; position < end; position++) {
    const byte = bytes[position];
    if (byte === QUOTE) position = endOfString(bytes, position, end);
    else if (byte === OPENING) depth += 1;
    else if (byte === CLOSING) depth -= 1;
    if (depth <= 0) return byte === CLOSING ? position + 1 : -1;
  }
  return -1;
}

/** Where the closing quote is of a string that may hold escapes. */
function endOfString(bytes: Uint8Array, start: number, end: number): number {
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
