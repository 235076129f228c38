import type {
  DirectiveNode,
  FieldNode,
  FragmentSpreadNode,
  InlineFragmentNode,
  SelectionSetNode,
} from 'graphql';
import { Kind, print } from 'graphql';
import type { FragmentLookup } from './fragments.ts';

/** What decides whether a field is part of the response for one object. */
export interface Scope {
  /** The type that the innermost fragment is on. Null while no fragment names a type. */
  readonly typeName: string | null;
  /**
   * The types of the fragments around the field from outside in, those aside that are on the type of what holds
   * them. Not every object is of these types.
   */
  readonly narrowing: readonly string[];
  /** The directives of the field and of all fragments around it, equal ones once. */
  readonly directives: readonly DirectiveNode[];
}

/** A selection set, and what decides about all of it. */
export interface ScopedSet {
  readonly set: SelectionSetNode;
  readonly scope: Scope;
}

export interface FieldVisitor {
  readonly field: (node: FieldNode, scope: Scope) => void;
  /** Whether to look into fragments on this type. All are looked into by default. */
  readonly enters?: (typeName: string) => boolean;
  /** Whether a fragment is visited again below fragments on other types. False by default. */
  readonly tellsTypesApart?: boolean;
}

/** The scope of a selection set about which nothing else decides. */
export const UNCONDITIONAL: Scope = { typeName: null, narrowing: [], directives: [] };

/**
 * Visits the fields of selection sets that belong to one object, in the order of the document. Fragments are
 * resolved; the selection sets of the fields themselves are not entered.
 *
 * A named fragment is visited again only if the new visit can add something. It adds nothing if an earlier visit
 * stood under no other conditions than the new one: then all fields of the fragment are known already whenever the
 * new visit would count. Without this rule, `fragment A { ...B ...B } fragment B { ...C ...C }` takes exponential
 * time. The rule holds across all sets of one call: to walk the sets of a field that is selected several times in
 * separate calls would double the work at each level.
 */
export function walkFields(
  sets: readonly ScopedSet[],
  fragments: FragmentLookup,
  visitor: FieldVisitor,
): void {
  const walk: Walk = { fragments, visitor, visits: new Map() };
  for (const { set, scope } of sets) walkSet(set, scope, walk);
}

/** The fields that `walkFields` visits when nothing decides about the sets. */
export function fieldsIn(sets: readonly SelectionSetNode[], fragments: FragmentLookup): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const scoped = sets.map((set) => ({ set, scope: UNCONDITIONAL }));
  walkFields(scoped, fragments, { field: (node) => fields.push(node) });
  return fields;
}

interface Walk {
  readonly fragments: FragmentLookup;
  readonly visitor: FieldVisitor;
  /** By the name of the fragment. */
  readonly visits: Map<string, Scope[]>;
}

function walkSet({ selections }: SelectionSetNode, outer: Scope, walk: Walk): void {
  for (const selection of selections) {
    const scope = withDirectives(outer, selection.directives ?? []);
    if (selection.kind === Kind.FIELD) walk.visitor.field(selection, scope);
    else walkFragment(selection, scope, walk);
  }
}

function walkFragment(node: FragmentSpreadNode | InlineFragmentNode, outer: Scope, walk: Walk): void {
  const isSpread = node.kind === Kind.FRAGMENT_SPREAD;
  const fragment = isSpread ? walk.fragments.get(node.name.value) : node;
  if (!fragment) return;
  const typeName = fragment.typeCondition?.name.value ?? null;
  if (typeName !== null && walk.visitor.enters?.(typeName) === false) return;
  const scope = onType(outer, typeName);
  if (isSpread && !isNews(node.name.value, scope, walk)) return;
  walkSet(fragment.selectionSet, scope, walk);
}

function isNews(fragmentName: string, scope: Scope, { visits, visitor }: Walk): boolean {
  const earlier = visits.get(fragmentName) ?? [];
  if (earlier.some((visit) => coversScope(visit, scope, visitor))) return false;
  visits.set(fragmentName, [...earlier, scope]);
  return true;
}

/** Whether everything that is included in `scope` is included in `wider` too. */
function coversScope(wider: Scope, scope: Scope, { tellsTypesApart = false }: FieldVisitor): boolean {
  const isAsWide = tellsTypesApart
    ? wider.narrowing.every((typeName) => scope.narrowing.includes(typeName))
    : wider.narrowing.length === 0 || scope.narrowing.length > 0;
  return isAsWide && wider.directives.every((directive) => hasDirective(scope.directives, directive));
}

function withDirectives(scope: Scope, own: readonly DirectiveNode[]): Scope {
  const added = own.filter((directive) => !hasDirective(scope.directives, directive));
  return added.length === 0 ? scope : { ...scope, directives: [...scope.directives, ...added] };
}

function onType(scope: Scope, typeName: string | null): Scope {
  if (typeName === null || typeName === scope.typeName) return scope;
  return { ...scope, typeName, narrowing: [...scope.narrowing, typeName] };
}

/** Whether one of the directives says the same. */
export function hasDirective(directives: readonly DirectiveNode[], wanted: DirectiveNode): boolean {
  return directives.some((directive) => directive === wanted || print(directive) === print(wanted));
}
