import type {
  DirectiveNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  TypeNameMetaFieldDef,
} from 'graphql';
import type { Entry, Fragments } from './collect.ts';
import { responseKeyOf, underDirectives } from './collect.ts';
import { idArgument } from './contactRoots.ts';

/**
 * What an answer looks like, by response key. Fragments on different types are laid over each other: GraphQL lets
 * one key have only one shape.
 */
export interface Shape {
  readonly type: GraphQLOutputType;
  readonly children: ReadonlyMap<string, Shape>;
  /** The fields of ours on a conversation: their selection sets, by response key. */
  readonly ours: ReadonlyMap<string, OurField>;
  /** The field `contact` whose conversation stands in this place; else null. */
  readonly contact: ContactField | null;
  /** Whether every object in this place has this key: no directive and no narrower type decides about it. */
  readonly isCertain: boolean;
  /** Whether something of ours is in this place, or below it. */
  readonly holdsOurs: boolean;
}

export interface OurField {
  readonly name: 'contacts' | 'contactAnomalies';
  readonly sets: readonly SelectionSetNode[];
  /** As in `Shape`. */
  readonly isCertain: boolean;
}

/** `Query.contact`: upstream is asked for its conversation. */
export interface ContactField {
  readonly name: 'contact';
  /** The argument `id`. */
  readonly id: ValueNode;
  readonly sets: readonly SelectionSetNode[];
}

/** The shape of the data of an operation that is valid for the gateway's schema. */
export function operationShape(
  { operation, selectionSet }: OperationDefinitionNode,
  fragments: Fragments,
  schema: GraphQLSchema,
): Shape | null {
  const root = schema.getRootType(operation);
  if (!root) return null;
  const set = { parent: root, set: selectionSet, directives: [], isCertain: true };
  return shapeOf({ type: root, isCertain: true, sets: [set] }, { fragments, schema });
}

/** The shape of one field of an object type, with everything that is selected on it. */
export function fieldShape(
  parent: GraphQLObjectType,
  { fieldName, occurrences }: Entry,
  fragments: Fragments,
  schema: GraphQLSchema,
): Shape | null {
  const type = fieldType(parent, fieldName);
  if (!type) return null;
  const named = getNamedType(type);
  const sets = occurrences.flatMap(({ node, directives }) =>
    node.selectionSet && isCompositeType(named)
      ? [{ parent: named, set: node.selectionSet, directives, isCertain: directives.length === 0 }]
      : [],
  );
  return shapeOf({ type, isCertain: true, sets }, { fragments, schema });
}

interface ParentedSet {
  readonly parent: GraphQLCompositeType;
  readonly set: SelectionSetNode;
  /** All that decide whether the set is part of the operation, from the root on. */
  readonly directives: readonly DirectiveNode[];
  /** Whether every object in its place is asked for it. */
  readonly isCertain: boolean;
}

interface Compilation {
  readonly fragments: Fragments;
  readonly schema: GraphQLSchema;
}

/** What is known of the keys so far. */
interface Drafts {
  readonly children: Map<string, Draft<ParentedSet> & Pick<Place, 'type' | 'contact'>>;
  readonly ours: Map<string, Draft<SelectionSetNode> & { readonly name: OurField['name'] }>;
}

interface Draft<S> {
  readonly sets: S[];
  isCertain: boolean;
}

interface Place {
  readonly type: GraphQLOutputType;
  readonly sets: readonly ParentedSet[];
  readonly contact?: ContactDraft;
  readonly isCertain: boolean;
}

interface ContactDraft extends ContactField {
  readonly sets: SelectionSetNode[];
}

function shapeOf({ type, sets, contact, isCertain }: Place, compilation: Compilation): Shape {
  const drafts: Drafts = { children: new Map(), ours: new Map() };
  for (const set of sets) layOver(set, drafts, compilation);
  const children = new Map<string, Shape>();
  for (const [key, draft] of drafts.children) children.set(key, shapeOf(draft, compilation));
  const isOurs = drafts.ours.size > 0 || contact !== undefined;
  const holdsOurs = isOurs || [...children.values()].some((child) => child.holdsOurs);
  return { type, children, ours: drafts.ours, contact: contact ?? null, isCertain, holdsOurs };
}

function layOver(outer: ParentedSet, drafts: Drafts, compilation: Compilation): void {
  for (const selection of outer.set.selections) {
    const directives = [...outer.directives, ...(selection.directives ?? [])];
    const isUnconditional = outer.isCertain && directives.length === 0;
    if (selection.kind === Kind.FIELD) {
      addField({ ...outer, directives, isCertain: isUnconditional }, selection, drafts, compilation);
      continue;
    }
    const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
    const inner = isSpread ? compilation.fragments.get(selection.name.value) : selection;
    if (!inner) continue;
    const condition = inner.typeCondition && compilation.schema.getType(inner.typeCondition.name.value);
    const parent = isCompositeType(condition) ? condition : outer.parent;
    const isCertain = isUnconditional && parent === outer.parent;
    layOver({ parent, set: inner.selectionSet, directives, isCertain }, drafts, compilation);
  }
}

function addField(place: ParentedSet, node: FieldNode, drafts: Drafts, { schema }: Compilation): void {
  const { parent, directives, isCertain } = place;
  const key = responseKeyOf(node);
  const name = node.name.value;
  const sets = node.selectionSet ? [node.selectionSet] : [];
  if (parent.name === 'Conversation' && (name === 'contacts' || name === 'contactAnomalies')) {
    const field = drafts.ours.get(key) ?? { name, sets: [], isCertain: false };
    field.isCertain ||= isCertain;
    field.sets.push(...sets.map((set) => underDirectives(set, directives)));
    drafts.ours.set(key, field);
    return;
  }
  if (parent === schema.getQueryType() && name === 'contact') {
    addContact(place, node, drafts, schema);
    return;
  }
  const type = fieldType(parent, name);
  if (!type) return;
  const draft = drafts.children.get(key) ?? { type, sets: [], isCertain: false };
  draft.isCertain ||= isCertain;
  const named = getNamedType(type);
  if (isCompositeType(named)) {
    draft.sets.push(...sets.map((set) => ({ parent: named, set, directives, isCertain })));
  }
  drafts.children.set(key, draft);
}

function addContact(
  { directives, isCertain }: ParentedSet,
  node: FieldNode,
  { children }: Drafts,
  schema: GraphQLSchema,
): void {
  const key = responseKeyOf(node);
  const id = idArgument(node);
  const type = schema.getType('Conversation');
  if (!id || !isObjectType(type) || !node.selectionSet) return;
  const contact = children.get(key)?.contact ?? { name: 'contact', id, sets: [] };
  const draft = children.get(key) ?? { type, contact, sets: [], isCertain: false };
  draft.isCertain ||= isCertain;
  contact.sets.push(underDirectives(node.selectionSet, directives));
  children.set(key, draft);
}

function fieldType(parent: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
  return isUnionType(parent) ? undefined : parent.getFields()[name]?.type;
}
