import type { ApolloServerPlugin } from '@apollo/server';
import { LIMIT_EXCEEDED } from '../../../upstream/errors/limitExceeded.ts';
import type { ClientContext } from '../../execution/context.ts';
import type { UnparsedRefusal } from './refuseUnparsed.ts';
import { refuseUnparsed } from './refuseUnparsed.ts';

/** The most open brackets at any position of a document: of selections, arguments, lists and objects. */
export const MAX_NESTING = 200;

/** The sum of the deepest nesting of all definitions. Fragments that spread each other are as deep as their sum. */
export const MAX_TOTAL_NESTING = 1_000;

/**
 * Creates a plugin that refuses documents with too many nested brackets, before they are parsed. The parser, and everything
 * that walks a document later, is recursive: deeper documents would overflow the stack.
 */
export function nestingLimit(): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async ({ request }) => {
      const { query } = request;
      if (typeof query !== 'string' || !isTooNested(query)) return undefined;
      return refuseUnparsed(request, TOO_NESTED);
    },
  };
}

const TOO_NESTED: UnparsedRefusal = {
  status: 400,
  code: LIMIT_EXCEEDED,
  message: `Expected at most ${MAX_NESTING} brackets open at once, and ${MAX_TOTAL_NESTING} in all definitions of a document, got more.`,
};

/** Whether a text, valid or not, has too many nested brackets. The time is linear in the length of the text. */
export function isTooNested(text: string): boolean {
  // Most documents have fewer brackets in all than may be open at once. To count them takes a tenth of the time.
  if (countOpenings(text) <= MAX_NESTING) return false;
  let depth = 0;
  let deepest = 0;
  let total = 0;
  for (let position = 0; position < text.length; position++) {
    const change = CHANGES[text.charCodeAt(position)] ?? 0;
    if (change === 0) continue;
    if (change === SKIP) {
      position = endOfSkipped(text, position);
      continue;
    }
    depth += change;
    deepest = Math.max(deepest, depth);
    if (deepest > MAX_NESTING || total + deepest > MAX_TOTAL_NESTING) return true;
    if (depth > 0) continue;
    total += deepest;
    deepest = 0;
  }
  return false;
}

function countOpenings(text: string): number {
  let count = 0;
  for (const opening of OPENINGS) {
    for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) count += 1;
  }
  return count;
}

const OPENINGS = ['{', '[', '('];

/** Marks a character that begins a string or a comment. Brackets in these do not count. */
const SKIP = 2;

/** By the code of a character, how it changes the number of open brackets. */
const CHANGES = new Int8Array(128);
for (const opening of OPENINGS) CHANGES[opening.charCodeAt(0)] = 1;
for (const closing of '}])') CHANGES[closing.charCodeAt(0)] = -1;
for (const beginning of '"#') CHANGES[beginning.charCodeAt(0)] = SKIP;

function endOfSkipped(text: string, start: number): number {
  return text[start] === '"' ? endOfString(text, start) : endOfLine(text, start);
}

/** The position of the closing quote; the length of the text when there is none. */
function endOfString(text: string, start: number): number {
  const isBlock = text.startsWith('"""', start);
  const quotes = isBlock ? '"""' : '"';
  let end = text.indexOf(quotes, start + quotes.length);
  while (end > 0 && (isBlock ? text[end - 1] === '\\' : isEscaped(text, end))) {
    end = text.indexOf(quotes, end + quotes.length);
  }
  return end < 0 ? text.length : end + quotes.length - 1;
}

/** Whether a quote in a string (not a block string) is escaped: the backslash before it may be escaped itself. */
function isEscaped(text: string, position: number): boolean {
  let backslashes = 0;
  while (text[position - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function endOfLine(text: string, start: number): number {
  LINE_END.lastIndex = start;
  return LINE_END.exec(text)?.index ?? text.length;
}

const LINE_END = /[\n\r]/g;
