import type { DocumentNode, FieldNode, InlineFragmentNode, SelectionNode } from 'graphql';
import { Kind, visit } from 'graphql';

/**
 * WORKAROUND for @graphql-tools/delegate: it copies `alias: __typename` out of an inline fragment on an object type into
 * the selection around it. Fragments on other types may use the same alias for another field. The upstream operation is
 * then invalid, and upstream rejects it.
 *
 * Not reported to the library yet: none of its issues is about this. The cause is in `prepareGatewayDocument`: it looks up `__typename` in the fields
 * of the type, does not find it there, and takes it for a field that the subschema lacks.
 *
 * @returns the document, in which every `alias: __typename` of an inline fragment is in a fragment of its own.
 */
export function wrapTypenameAliases(document: DocumentNode): DocumentNode {
  return visit(document, {
    InlineFragment: {
      leave: (node) =>
        node.selectionSet.selections.some(isTypenameAlias) ? withWrappedAliases(node) : undefined,
    },
  });
}

function withWrappedAliases(fragment: InlineFragmentNode): InlineFragmentNode {
  const selections = fragment.selectionSet.selections.map((selection) =>
    isTypenameAlias(selection) ? inFragment(selection) : selection,
  );
  return { ...fragment, selectionSet: { ...fragment.selectionSet, selections } };
}

function isTypenameAlias(selection: SelectionNode): selection is FieldNode {
  return (
    selection.kind === Kind.FIELD && selection.name.value === '__typename' && selection.alias !== undefined
  );
}

function inFragment(field: FieldNode): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
  };
}
