import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionNode } from 'graphql';
import { Kind, print } from 'graphql';
import type { FragmentLookup } from '../../selections/fragments.ts';
import { fragmentsOf } from '../../selections/fragments.ts';
import type { Scope, ScopedSet } from '../../selections/walkFields.ts';
import { hasDirective, UNCONDITIONAL, walkFields } from '../../selections/walkFields.ts';

/**
 * WORKAROUND for @graphql-tools/stitch and delegate: `getMissingSelections` and `extractUnavailableFields` visit a fragment
 * each time that it is spread, and again for each object. With fragments that spread the next one twice, the visits
 * double with each fragment. Not reported to the library yet: none of its issues is about this. The visits of fragments came with
 * https://github.com/graphql-hive/gateway/pull/906.
 *
 * @returns the document with the operation alone and without named fragments. A field that is selected several times
 * under the same conditions is in it once. The response is the same, with its fields in the same order.
 */
export function mergeSelections(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const sets = [{ set: operation.selectionSet, scope: UNCONDITIONAL }];
  const selections = mergedSelections(sets, fragmentsOf(document));
  const merged = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  return { ...document, definitions: [merged] };
}

/** The number of fields and fragments, with fragments written out, beyond which an operation is merged. */
export const MAX_UNMERGED_FIELDS = 1_000;

/** A field with all its selection sets under the same conditions. */
interface MergedField {
  readonly node: FieldNode;
  readonly scope: Scope;
  readonly sets: ScopedSet[];
}

function mergedSelections(sets: readonly ScopedSet[], fragments: FragmentLookup): readonly SelectionNode[] {
  const fields: MergedField[] = [];
  const latest = new Map<string, MergedField>();
  const addField = (node: FieldNode, scope: Scope): void => {
    const responseKey = (node.alias ?? node.name).value;
    const before = latest.get(responseKey);
    // A field under other conditions may be between the two. Merging them would then change the order of the response.
    const isMerged = before !== undefined && conditionsOf(before.scope) === conditionsOf(scope);
    const merged = isMerged ? before : { node, scope, sets: [] };
    if (!isMerged) fields.push(merged);
    latest.set(responseKey, merged);
    if (node.selectionSet) merged.sets.push({ set: node.selectionSet, scope: UNCONDITIONAL });
  };
  walkFields(sets, fragments, { field: addField, tellsTypesApart: true });
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
