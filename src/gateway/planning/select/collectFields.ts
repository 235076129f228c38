import type { DirectiveNode, FieldNode, SelectionSetNode } from 'graphql';
import { GraphQLIncludeDirective, GraphQLSkipDirective, getDirectiveValues, Kind } from 'graphql';
import type { Fragments } from '../../selections/fragments.ts';
import type { ScopedSet } from '../../selections/walkFields.ts';
import { UNCONDITIONAL, walkFields } from '../../selections/walkFields.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** A field as it stands in the document, with every directive that decides whether it is part of the answer. */
export interface FieldOccurrence {
  readonly node: FieldNode;
  /** Its own directives, and those of the fragments around it. */
  readonly directives: readonly DirectiveNode[];
}

/** All that a document says about one response key. */
export interface CollectedField {
  readonly fieldName: string;
  readonly occurrences: readonly FieldOccurrence[];
}

/** The fields of one object type. */
export interface CollectedFields {
  /** By response key, in the order of the document. */
  readonly fields: ReadonlyMap<string, CollectedField>;
  /** In the order of the document. Empty when no directive decides anything: all entries are part of the answer. */
  readonly conditional: readonly FieldOccurrence[];
}

/** The fields of selection sets on one object type, fragments resolved. Every type condition in them must hold. */
export function collectFields(sets: readonly SelectionSetNode[], fragments: Fragments): CollectedFields {
  const occurrences: FieldOccurrence[] = [];
  walkFields(sets.map(unconditional), fragments, {
    field: (node, { directives }) => occurrences.push({ node, directives }),
  });
  const isConditional = occurrences.some(({ directives }) => directives.length > 0);
  return { fields: grouped(occurrences), conditional: isConditional ? occurrences : [] };
}

/** The response keys that are part of the answer with these variables, in the order that GraphQL prescribes. */
export function includedKeys(
  { fields: entries, conditional }: CollectedFields,
  variables: Variables,
): Iterable<string> {
  if (conditional.length === 0) return entries.keys();
  const included = conditional.filter((occurrence) => isIncluded(occurrence, variables));
  return new Set(included.map(({ node }) => responseKeyOf(node)));
}

/** The selection sets of all occurrences. The directives that its occurrence is under decide about each. */
export function selectionSetsOf({ occurrences }: CollectedField): readonly SelectionSetNode[] {
  return occurrences.flatMap(({ node, directives }) =>
    node.selectionSet ? [underDirectives(node.selectionSet, directives)] : [],
  );
}

/** The types that fragments in these selection sets are on, fields' own selections aside. */
export function typeConditionsIn(
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
): ReadonlySet<string> {
  const typeNames = new Set<string>();
  const enters = (typeName: string): boolean => {
    typeNames.add(typeName);
    return true;
  };
  walkFields(sets.map(unconditional), fragments, { field: () => undefined, enters });
  return typeNames;
}

/** The selection set with directives that stand further out. */
export function underDirectives(
  set: SelectionSetNode,
  directives: readonly DirectiveNode[],
): SelectionSetNode {
  if (directives.length === 0) return set;
  const selections = [{ kind: Kind.INLINE_FRAGMENT as const, directives, selectionSet: set }];
  return { kind: Kind.SELECTION_SET, selections };
}

function unconditional(set: SelectionSetNode): ScopedSet {
  return { set, scope: UNCONDITIONAL };
}

function grouped(occurrences: readonly FieldOccurrence[]): ReadonlyMap<string, CollectedField> {
  const entries = new Map<string, { fieldName: string; occurrences: FieldOccurrence[] }>();
  for (const occurrence of occurrences) {
    const responseKey = responseKeyOf(occurrence.node);
    const entry = entries.get(responseKey);
    if (entry) entry.occurrences.push(occurrence);
    else entries.set(responseKey, { fieldName: occurrence.node.name.value, occurrences: [occurrence] });
  }
  return entries;
}

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
