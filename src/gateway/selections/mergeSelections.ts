import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionNode } from 'graphql';
import { Kind, print } from 'graphql';
import type { FragmentLookup } from './fragments.ts';
import { fragmentsOf } from './fragments.ts';
import type { Scope, ScopedSet } from './walkFields.ts';
import { hasDirective, UNCONDITIONAL, walkFields } from './walkFields.ts';

/**
 * Rewrites an operation without named fragments. Fields that are selected several times under the same conditions are merged
 * into one. The response stays the same, and in the same order.
 *
 * Stitching needs this: graphql-tools walks a fragment once for each spread and each object (`getMissingSelections`,
 * `extractUnavailableFields`), which takes exponential time for fragments that spread each other twice.
 */
export function mergeSelections(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const sets = [{ set: operation.selectionSet, scope: UNCONDITIONAL }];
  const selections = mergedSelections(sets, fragmentsOf(document));
  const merged = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  return { ...document, definitions: [merged] };
}

/** A field with all its selection sets under the same conditions. */
interface MergedField {
  readonly node: FieldNode;
  readonly scope: Scope;
  readonly sets: ScopedSet[];
}

function mergedSelections(sets: readonly ScopedSet[], fragments: FragmentLookup): readonly SelectionNode[] {
  const fields: MergedField[] = [];
  const latest = new Map<string, MergedField>();
  const field = (node: FieldNode, scope: Scope): void => {
    const responseKey = (node.alias ?? node.name).value;
    const before = latest.get(responseKey);
    // A field under other conditions may stand between the two. Merging them would then change the order of the response.
    const isMerged = before !== undefined && conditionsOf(before.scope) === conditionsOf(scope);
    const merged = isMerged ? before : { node, scope, sets: [] };
    if (!isMerged) fields.push(merged);
    latest.set(responseKey, merged);
    if (node.selectionSet) merged.sets.push({ set: node.selectionSet, scope: UNCONDITIONAL });
  };
  walkFields(sets, fragments, { field, tellsTypesApart: true });
  return fields.map((merged) => underConditions(merged, fragments));
}

/**
 * Returns a key for the conditions of a field. Validation makes sure that fields of one response key can be merged: under the
 * same conditions they have the same type.
 */
function conditionsOf({ narrowing, directives }: Scope): string {
  const types = [...new Set(narrowing)].sort();
  return JSON.stringify([types, directives.map((directive) => print(directive)).sort()]);
}

function underConditions({ node, scope, sets }: MergedField, fragments: FragmentLookup): SelectionNode {
  const selectionSet = node.selectionSet && {
    ...node.selectionSet,
    selections: mergedSelections(sets, fragments),
  };
  const own = node.directives ?? [];
  let inner: SelectionNode = { ...node, ...(selectionSet && { selectionSet }) };
  // Each directive gets its own fragment: one node may not have two directives of one name.
  for (const directive of scope.directives) {
    if (!hasDirective(own, directive)) inner = inFragment(inner, { directives: [directive] });
  }
  for (const typeName of [...scope.narrowing].reverse()) {
    const name = { kind: Kind.NAME, value: typeName } as const;
    inner = inFragment(inner, { typeCondition: { kind: Kind.NAMED_TYPE, name } });
  }
  return inner;
}

function inFragment(
  selection: SelectionNode,
  condition: Pick<Extract<SelectionNode, { kind: Kind.INLINE_FRAGMENT }>, 'directives' | 'typeCondition'>,
): SelectionNode {
  const selectionSet = { kind: Kind.SELECTION_SET, selections: [selection] } as const;
  return { kind: Kind.INLINE_FRAGMENT, ...condition, selectionSet };
}
