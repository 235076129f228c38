import type { Transform } from '@graphql-tools/delegate';
import type { DocumentNode, SelectionNode, SelectionSetNode } from 'graphql';
import { Kind, visit } from 'graphql';
import type { GatewayContext } from '../../execution/context.ts';

/**
 * WORKAROUND for @graphql-tools/delegate: it removes an inline fragment that selects nothing but `__typename`. A field
 * with no other selection then fails with "Failed to create a gateway request".
 *
 * https://github.com/ardatan/graphql-tools/pull/6403 removes such fragments on purpose.
 * https://github.com/ardatan/graphql-tools/issues/6456 is about the error that follows.
 *
 * This transform of a subschema also selects `__typename` beside such a fragment. The additional field does no harm: the
 * response to the client is made from the client's own operation.
 */
export const keepTypenameFragments: Transform<unknown, GatewayContext> = {
  transformRequest: (request) => ({ ...request, document: withTypenames(request.document) }),
};

function withTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      // On leave, so that a fragment inside a fragment counts too.
      leave: (set) => (set.selections.some(isTypenameFragment) ? withTypename(set) : undefined),
    },
  });
}

function isTypenameFragment(selection: SelectionNode): boolean {
  return selection.kind === Kind.INLINE_FRAGMENT && selection.selectionSet.selections.some(isTypename);
}

function withTypename(set: SelectionSetNode): SelectionSetNode {
  return set.selections.some(isTypename) ? set : { ...set, selections: [TYPENAME, ...set.selections] };
}

function isTypename(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && !selection.alias && selection.name.value === '__typename';
}

const TYPENAME: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
