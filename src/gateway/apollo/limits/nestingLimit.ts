import type { ApolloServerPlugin } from '@apollo/server';
import { LIMIT_EXCEEDED } from '../../../upstream/errors/limitExceeded.ts';
import type { ClientContext } from '../../execution/context.ts';
import type { UnparsedRefusal } from './refuseUnparsed.ts';
import { refuseUnparsed } from './refuseUnparsed.ts';

/** Most brackets that may be open at once in a document: of selections, arguments, lists and objects. */
export const MAX_NESTING = 200;

/** Most of them in all definitions together: spread into each other, fragments are as deep as all of them. */
export const MAX_TOTAL_NESTING = 1_000;

/**
 * A plugin that refuses documents which are nested too deeply, before they are parsed: the parser, and whatever walks a
 * document afterwards, is recursive.
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

/** Linear in the length of the text. Of a text that is no GraphQL, the parser says more. */
export function isTooNested(text: string): boolean {
  // Most documents have fewer brackets than may be open at once. To count them takes a tenth of the time.
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

/** What a character begins that is not looked into: a string or a comment. */
const SKIP = 2;

/** By the code of a character, how it changes the number of open brackets. A table, as most characters change nothing. */
const CHANGES = new Int8Array(128);
for (const opening of OPENINGS) CHANGES[opening.charCodeAt(0)] = 1;
for (const closing of '}])') CHANGES[closing.charCodeAt(0)] = -1;
for (const beginning of '"#') CHANGES[beginning.charCodeAt(0)] = SKIP;

function endOfSkipped(text: string, start: number): number {
  return text[start] === '"' ? endOfString(text, start) : endOfLine(text, start);
}

/** Where the closing quote is; the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  const isBlock = text.startsWith('"""', start);
  const quotes = isBlock ? '"""' : '"';
  let end = text.indexOf(quotes, start + quotes.length);
  while (end > 0 && (isBlock ? text[end - 1] === '\\' : isEscaped(text, end))) {
    end = text.indexOf(quotes, end + quotes.length);
  }
  return end < 0 ? text.length : end + quotes.length - 1;
}

/** In a block string a backslash before the quotes is an escape whatever stands before it; elsewhere it may be escaped. */
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
