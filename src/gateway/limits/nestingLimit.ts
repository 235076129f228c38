import type { ApolloServerPlugin } from '@apollo/server';
import type { ClientContext } from '../context.ts';
import { LIMIT_EXCEEDED } from './limits.ts';
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
  // Each bracket needs another one that closes it.
  if (text.length < 2 * MAX_NESTING) return false;
  let depth = 0;
  let deepest = 0;
  let total = 0;
  for (let position = 0; position < text.length; position++) {
    switch (text.charCodeAt(position)) {
      case OPENING_BRACE:
      case OPENING_BRACKET:
      case OPENING_PARENTHESIS:
        depth += 1;
        if (depth > deepest) deepest = depth;
        if (deepest > MAX_NESTING || total + deepest > MAX_TOTAL_NESTING) return true;
        break;
      case CLOSING_BRACE:
      case CLOSING_BRACKET:
      case CLOSING_PARENTHESIS:
        depth -= 1;
        if (depth > 0) break;
        total += deepest;
        deepest = 0;
        break;
      case QUOTE:
        position = endOfString(text, position);
        break;
      case HASH:
        position = endOfLine(text, position);
        break;
    }
  }
  return false;
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
const OPENING_BRACE = '{'.charCodeAt(0);
const OPENING_BRACKET = '['.charCodeAt(0);
const OPENING_PARENTHESIS = '('.charCodeAt(0);
const CLOSING_BRACE = '}'.charCodeAt(0);
const CLOSING_BRACKET = ']'.charCodeAt(0);
const CLOSING_PARENTHESIS = ')'.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);
const HASH = '#'.charCodeAt(0);
