import type { DirectiveNode, FieldNode, SelectionSetNode } from 'graphql';
import { GraphQLIncludeDirective, GraphQLSkipDirective, getDirectiveValues, Kind } from 'graphql';
import type { Fragments } from '../../selections/fragments.ts';
import type { ScopedSet } from '../../selections/walkFields.ts';
import { UNCONDITIONAL, walkFields } from '../../selections/walkFields.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** An occurrence of a field in the document, with every directive that decides whether it is part of the response. */
export interface FieldOccurrence {
  readonly node: FieldNode;
  /** The directives of the field and of the fragments around it. */
  readonly directives: readonly DirectiveNode[];
}

/** The field behind one response key, with all its occurrences in the document. */
export interface CollectedField {
  readonly fieldName: string;
  readonly occurrences: readonly FieldOccurrence[];
}

/** The fields of one object type. */
export interface CollectedFields {
  /** By response key, in the order of the document. */
  readonly fields: ReadonlyMap<string, CollectedField>;
  /** All occurrences in the order of the document. Empty when no occurrence has a directive: all fields are included. */
  readonly conditional: readonly FieldOccurrence[];
}

/**
 * Collects the fields of selection sets on one object type, fragments resolved.
 *
 * @param sets selection sets in which every type condition holds for the object type.
 */
export function collectFields(sets: readonly SelectionSetNode[], fragments: Fragments): CollectedFields {
  const occurrences: FieldOccurrence[] = [];
  walkFields(sets.map(toScopedSet), fragments, {
    field: (node, { directives }) => occurrences.push({ node, directives }),
  });
  const isConditional = occurrences.some(({ directives }) => directives.length > 0);
  return { fields: groupByKey(occurrences), conditional: isConditional ? occurrences : [] };
}

/** Returns the response keys that are part of the response with these variables, in the order of the response. */
export function includedKeys(
  { fields, conditional }: CollectedFields,
  variables: Variables,
): Iterable<string> {
  if (conditional.length === 0) return fields.keys();
  const included = conditional.filter((occurrence) => isIncluded(occurrence, variables));
  return new Set(included.map(({ node }) => responseKeyOf(node)));
}

/** Returns the selection sets of all occurrences. Each is put under the directives of its occurrence. */
export function selectionSetsOf({ occurrences }: CollectedField): readonly SelectionSetNode[] {
  return occurrences.flatMap(({ node, directives }) =>
    node.selectionSet ? [underDirectives(node.selectionSet, directives)] : [],
  );
}

/** Returns the names of the types in type conditions of these selection sets, without the selections of their fields. */
export function typeConditionsIn(
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
): ReadonlySet<string> {
  const typeNames = new Set<string>();
  const enters = (typeName: string): boolean => {
    typeNames.add(typeName);
    return true;
  };
  walkFields(sets.map(toScopedSet), fragments, { field: () => undefined, enters });
  return typeNames;
}

/** Puts a selection set under directives: `{ a }` under `@skip(if: $x)` becomes `{ ... @skip(if: $x) { a } }`. */
export function underDirectives(
  set: SelectionSetNode,
  directives: readonly DirectiveNode[],
): SelectionSetNode {
  if (directives.length === 0) return set;
  const selections = [{ kind: Kind.INLINE_FRAGMENT as const, directives, selectionSet: set }];
  return { kind: Kind.SELECTION_SET, selections };
}

function toScopedSet(set: SelectionSetNode): ScopedSet {
  return { set, scope: UNCONDITIONAL };
}

function groupByKey(occurrences: readonly FieldOccurrence[]): ReadonlyMap<string, CollectedField> {
  const fields = new Map<string, { fieldName: string; occurrences: FieldOccurrence[] }>();
  for (const occurrence of occurrences) {
    const responseKey = responseKeyOf(occurrence.node);
    const field = fields.get(responseKey);
    if (field) field.occurrences.push(occurrence);
    else fields.set(responseKey, { fieldName: occurrence.node.name.value, occurrences: [occurrence] });
  }
  return fields;
}

/** Returns the key of a field in the response: its alias, or its name. */
export function responseKeyOf({ name, alias }: FieldNode): string {
  return alias?.value ?? name.value;
}

function isIncluded({ directives }: FieldOccurrence, variables: Variables): boolean {
  return directives.every((directive) => {
    const node = { directives: [directive] };
    const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
    return skip?.['if'] !== true && include?.['if'] !== false;
  });
}
