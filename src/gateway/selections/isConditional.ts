import type { DocumentNode } from 'graphql';
import { visit } from 'graphql';

const conditional = new WeakMap<DocumentNode, boolean>();

/** Whether a document uses `@skip` or `@include`. Computed once for each document. */
export function isConditional(document: DocumentNode): boolean {
  const known = conditional.get(document);
  if (known !== undefined) return known;
  let found = false;
  visit(document, {
    Directive: ({ name }) => {
      found ||= name.value === 'skip' || name.value === 'include';
    },
  });
  conditional.set(document, found);
  return found;
}
