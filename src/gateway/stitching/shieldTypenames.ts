import type { DocumentNode, FieldNode, InlineFragmentNode, SelectionNode } from 'graphql';
import { Kind, visit } from 'graphql';

/**
 * The same document, in which every `alias: __typename` of an inline fragment stands in a fragment of its own.
 * Stitching would lift it out of a fragment on one type, and upstream refuse it there: another type may have the same
 * alias for something else.
 */
export function shieldTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    InlineFragment: {
      leave: (node) => (node.selectionSet.selections.some(isAliasedTypename) ? shield(node) : undefined),
    },
  });
}

function shield(fragment: InlineFragmentNode): InlineFragmentNode | undefined {
  const selections = fragment.selectionSet.selections.map((selection) =>
    isAliasedTypename(selection) ? alone(selection) : selection,
  );
  return { ...fragment, selectionSet: { ...fragment.selectionSet, selections } };
}

function isAliasedTypename(selection: SelectionNode): selection is FieldNode {
  return (
    selection.kind === Kind.FIELD && selection.name.value === '__typename' && selection.alias !== undefined
  );
}

function alone(field: FieldNode): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
  };
}
