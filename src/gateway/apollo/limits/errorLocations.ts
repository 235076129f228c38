import type { DocumentNode } from 'graphql';
import { visit } from 'graphql';

/** Errors about a document with more lines have no `locations`. */
export const MAX_LOCATED_LINES = 2_000;

/** The same for documents of more characters. */
export const MAX_LOCATED_LENGTH = 100_000;

/**
 * Removes the positions of all nodes from a long document, so that errors have no `locations`. graphql-js reads the text
 * from its beginning for each error that it makes: 1,000 errors behind 400,000 line breaks take 14 s.
 */
export function removeLongLocations(document: DocumentNode): void {
  const text = document.loc?.source.body;
  if (text === undefined || !isLong(text)) return;
  visit(document, {
    enter: (node) => {
      Reflect.deleteProperty(node, 'loc');
    },
  });
}

/** Whether a text exceeds one of the two limits. */
function isLong(text: string): boolean {
  if (text.length > MAX_LOCATED_LENGTH) return true;
  return (text.match(LINE_BREAK)?.length ?? 0) >= MAX_LOCATED_LINES;
}

/** What ends a line for graphql-js. */
const LINE_BREAK = /\r\n|[\n\r]/g;
