import type {
  DirectiveNode,
  FieldNode,
  FragmentSpreadNode,
  InlineFragmentNode,
  SelectionSetNode,
} from 'graphql';
import { Kind, print } from 'graphql';
import type { FragmentLookup } from './fragments.ts';

/** The conditions under which a field is part of the response for one object. */
export interface Scope {
  /** The type that the innermost fragment is on. Null while no fragment names a type. */
  readonly typeName: string | null;
  /**
   * The types of the fragments around the field, the outermost first. A fragment on the type of its surroundings is left out.
   * An object may be of other types: then the field is not part of the response.
   */
  readonly narrowing: readonly string[];
  /** The directives of the field and of all fragments around it. Equal directives are listed once. */
  readonly directives: readonly DirectiveNode[];
}

/** A selection set and the conditions for all of it. */
export interface ScopedSet {
  readonly set: SelectionSetNode;
  readonly scope: Scope;
}

export interface FieldVisitor {
  /** Called for each field. */
  readonly field: (node: FieldNode, scope: Scope) => void;
  /** Whether to visit fragments on this type. By default all fragments are visited. */
  readonly enters?: (typeName: string) => boolean;
  /** Whether a named fragment is visited again below fragments on other types. False by default. */
  readonly tellsTypesApart?: boolean;
}

/** The scope of a selection set without conditions. */
export const UNCONDITIONAL: Scope = { typeName: null, narrowing: [], directives: [] };

/**
 * Visits the fields of selection sets that belong to one object, in the order of the document. Fragments are
 * resolved; the selection sets of the fields themselves are not entered.
 *
 * A named fragment is visited again only when the new visit may find something new. It finds nothing new when an earlier
 * visit had the same conditions or fewer. Without this rule, `fragment A { ...B ...B } fragment B { ...C ...C }` takes
 * exponential time. The rule covers all sets of one call, so a caller passes all selection sets of a field at once:
 * separate calls would double the work at each level.
 *
 * @param sets selection sets on one object.
 */
export function walkFields(
  sets: readonly ScopedSet[],
  fragments: FragmentLookup,
  visitor: FieldVisitor,
): void {
  const walk: Walk = { fragments, visitor, visits: new Map() };
  for (const { set, scope } of sets) walkSet(set, scope, walk);
}

/** Returns the fields that `walkFields` visits in selection sets without conditions. */
export function fieldsIn(sets: readonly SelectionSetNode[], fragments: FragmentLookup): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const scoped = sets.map((set) => ({ set, scope: UNCONDITIONAL }));
  walkFields(scoped, fragments, { field: (node) => fields.push(node) });
  return fields;
}

interface Walk {
  readonly fragments: FragmentLookup;
  readonly visitor: FieldVisitor;
  /** The scopes of the visits so far, by the name of the fragment. */
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
  if (isSpread && !isNewVisit(node.name.value, scope, walk)) return;
  walkSet(fragment.selectionSet, scope, walk);
}

function isNewVisit(fragmentName: string, scope: Scope, { visits, visitor }: Walk): boolean {
  const earlier = visits.get(fragmentName) ?? [];
  if (earlier.some((visit) => coversScope(visit, scope, visitor))) return false;
  visits.set(fragmentName, [...earlier, scope]);
  return true;
}

/** Whether the conditions of `wider` hold whenever those of `scope` do. */
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

/** Whether one of the directives has the same name and the same arguments. */
export function hasDirective(directives: readonly DirectiveNode[], wanted: DirectiveNode): boolean {
  return directives.some((directive) => directive === wanted || print(directive) === print(wanted));
}
