import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionNode } from 'graphql';
import { Kind, print } from 'graphql';
import type { FragmentLookup } from './fragments.ts';
import { fragmentsOf } from './fragments.ts';
import type { Scope, ScopedSet } from './walkFields.ts';
import { hasDirective, UNCONDITIONAL, walkFields } from './walkFields.ts';

/**
 * The same operation without named fragments, in which each field stands once under the same conditions. The response
 * is the same, in the same order. Stitching walks fragments as often as they are spread, for each object anew
 * (`getMissingSelections` and `extractUnavailableFields` of graphql-tools): of this it walks only what is selected.
 */
export function mergeSelections(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const sets = [{ set: operation.selectionSet, scope: UNCONDITIONAL }];
  const selections = mergedSelections(sets, fragmentsOf(document));
  const merged = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  return { ...document, definitions: [merged] };
}

/** A field with all that is selected on it under the same conditions. */
interface MergedField {
  readonly node: FieldNode;
  readonly scope: Scope;
  readonly sets: ScopedSet[];
}

function mergedSelections(sets: readonly ScopedSet[], fragments: FragmentLookup): readonly SelectionNode[] {
  const fields = new Map<string, MergedField>();
  const field = (node: FieldNode, scope: Scope): void => {
    const key = keyOf(node, scope);
    const merged = fields.get(key) ?? { node, scope, sets: [] };
    fields.set(key, merged);
    if (node.selectionSet) merged.sets.push({ set: node.selectionSet, scope: UNCONDITIONAL });
  };
  walkFields(sets, fragments, { field, tellsTypesApart: true });
  return [...fields.values()].map((merged) => underConditions(merged, fragments));
}

/** The same for fields that validation lets be merged, as they stand under the same conditions. */
function keyOf({ alias, name }: FieldNode, { narrowing, directives }: Scope): string {
  const conditions = directives.map((directive) => print(directive));
  return JSON.stringify([(alias ?? name).value, [...narrowing].sort(), conditions.sort()]);
}

function underConditions({ node, scope, sets }: MergedField, fragments: FragmentLookup): SelectionNode {
  const selectionSet = node.selectionSet && {
    ...node.selectionSet,
    selections: mergedSelections(sets, fragments),
  };
  const own = node.directives ?? [];
  let inner: SelectionNode = { ...node, ...(selectionSet && { selectionSet }) };
  // One directive a fragment: two of the same name may not stand side by side.
  for (const directive of scope.directives) {
    if (!hasDirective(own, directive)) inner = inFragment(inner, { directives: [directive] });
  }
  for (const typeName of typesAround(scope).reverse()) {
    const name = { kind: Kind.NAME, value: typeName } as const;
    inner = inFragment(inner, { typeCondition: { kind: Kind.NAMED_TYPE, name } });
  }
  return inner;
}

/** The field is selected on the innermost type: that may stand further out as well, with another one between. */
function typesAround({ typeName, narrowing }: Scope): string[] {
  const isLast = typeName === null || narrowing.at(-1) === typeName;
  return isLast ? [...narrowing] : [...narrowing, typeName];
}

function inFragment(
  selection: SelectionNode,
  condition: Pick<Extract<SelectionNode, { kind: Kind.INLINE_FRAGMENT }>, 'directives' | 'typeCondition'>,
): SelectionNode {
  const selectionSet = { kind: Kind.SELECTION_SET, selections: [selection] } as const;
  return { kind: Kind.INLINE_FRAGMENT, ...condition, selectionSet };
}
