import type { FragmentDefinitionNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';
import type { Stub } from './stubs.ts';

/** Whether all that the client selects on this field is among the fields that the stub holds. */
export function holdsSelection(stub: Stub, computed: ReadonlySet<string>, info: GraphQLResolveInfo): boolean {
  const isHeld = (name: string): boolean => computed.has(name) || (stub[name] ?? null) !== null;
  return info.fieldNodes.every(
    ({ selectionSet }) => !selectionSet || selectsOnly(selectionSet, isHeld, info.fragments),
  );
}

function selectsOnly(
  { selections }: SelectionSetNode,
  isHeld: (name: string) => boolean,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD) return isHeld(selection.name.value);
    const inner = selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : selection;
    return inner !== undefined && selectsOnly(inner.selectionSet, isHeld, fragments);
  });
}
