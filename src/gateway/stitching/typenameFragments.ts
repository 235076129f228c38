import type { Transform } from '@graphql-tools/delegate';
import type { DocumentNode, SelectionNode, SelectionSetNode } from 'graphql';
import { Kind, visit } from 'graphql';
import type { GatewayContext } from '../execution/context.ts';

/**
 * Stitching drops an inline fragment that asks for nothing but `__typename`, and a field of which nothing is left
 * then fails. This asks for `__typename` next to such a fragment too: more of it does no harm, as the gateway answers
 * from its own execution of what the client wrote.
 */
export const typenameBesideFragments: Transform<unknown, GatewayContext> = {
  transformRequest: (request) => ({ ...request, document: withTypenames(request.document) }),
};

function withTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      // From the inside out: a fragment in a fragment counts.
      leave: (set) => (set.selections.some(asksForTypename) ? withTypename(set) : undefined),
    },
  });
}

function asksForTypename(selection: SelectionNode): boolean {
  return selection.kind === Kind.INLINE_FRAGMENT && selection.selectionSet.selections.some(isTypename);
}

function withTypename(set: SelectionSetNode): SelectionSetNode {
  return set.selections.some(isTypename) ? set : { ...set, selections: [TYPENAME, ...set.selections] };
}

function isTypename(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && !selection.alias && selection.name.value === '__typename';
}

const TYPENAME: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
