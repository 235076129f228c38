import type { DocumentNode } from 'graphql';
import { visit } from 'graphql';
import { FEDERATION_NAMES } from './federationNames.ts';

/**
 * Whether a document introspects the schema and selects nothing of federation. It is for a person or a tool then, which
 * sees the schema without the fields for routers. Computed once for each document.
 */
export function introspectsForClients(document: DocumentNode): boolean {
  const cached = results.get(document);
  if (cached !== undefined) return cached;
  const names = new Set<string>();
  visit(document, {
    Field: ({ name }) => {
      names.add(name.value);
    },
  });
  const introspects = names.has('__schema') || names.has('__type');
  const result = introspects && !FEDERATION_NAMES.some((name) => names.has(name));
  results.set(document, result);
  return result;
}

const results = new WeakMap<DocumentNode, boolean>();
