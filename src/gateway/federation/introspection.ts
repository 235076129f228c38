import type { DocumentNode } from 'graphql';
import { visit } from 'graphql';
import { FEDERATION_NAMES } from './federationNames.ts';

/**
 * Whether a document introspects and has nothing to do with federation. It comes from somebody who wants to know what
 * to ask for, so what serves routers alone is kept from it.
 */
export function introspectsForClients(document: DocumentNode): boolean {
  const known = answers.get(document);
  if (known !== undefined) return known;
  const names = new Set<string>();
  visit(document, {
    Field: ({ name }) => {
      names.add(name.value);
    },
  });
  const introspects = names.has('__schema') || names.has('__type');
  const answer = introspects && !FEDERATION_NAMES.some((name) => names.has(name));
  answers.set(document, answer);
  return answer;
}

const answers = new WeakMap<DocumentNode, boolean>();
