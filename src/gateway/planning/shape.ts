import type {
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import {
  getNamedType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
  Kind,
  TypeNameMetaFieldDef,
} from 'graphql';
import type { JsonObject } from '../../upstream/json.ts';
import { isObject } from '../../upstream/json.ts';
import { isMisfit } from '../misfit.ts';
import type { Entry, Fragments } from './collect.ts';
import { responseKeyOf } from './collect.ts';

/**
 * What an answer looks like, by response key. Fragments on different types are laid over each other: GraphQL lets
 * one key have only one shape.
 */
export interface Shape {
  readonly type: GraphQLOutputType;
  readonly children: ReadonlyMap<string, Shape>;
  /** The fields of ours on a conversation: their selection sets, by response key. */
  readonly ours: ReadonlyMap<string, OurField>;
}

export interface OurField {
  readonly name: 'contacts' | 'contactAnomalies';
  readonly sets: readonly SelectionSetNode[];
}

/** A conversation in an answer, and where it hangs. */
export interface Found {
  readonly container: Record<string, unknown> | unknown[];
  readonly key: string | number;
  readonly conversation: JsonObject;
  readonly ours: ReadonlyMap<string, OurField>;
}

/** The shape of the data of an operation that is valid for the gateway's schema. */
export function operationShape(
  { operation, selectionSet }: OperationDefinitionNode,
  fragments: Fragments,
  schema: GraphQLSchema,
): Shape | null {
  const root = schema.getRootType(operation);
  return root ? shapeOf(root, [{ parent: root, set: selectionSet }], { fragments, schema }) : null;
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
  const sets = occurrences.flatMap(({ node }) =>
    node.selectionSet && isCompositeType(named) ? [{ parent: named, set: node.selectionSet }] : [],
  );
  return shapeOf(type, sets, { fragments, schema });
}

/**
 * Whether an answer fits its shape; null and errors' traces included.
 *
 * @param found is given every conversation that holds our fields, inner ones first.
 */
export function fitsShape(data: unknown, shape: Shape, schema: GraphQLSchema, found: Found[]): boolean {
  const container = { data };
  return fits(data, shape.type, shape, { schema, found, container, key: 'data' });
}

interface Place {
  readonly schema: GraphQLSchema;
  readonly found: Found[];
  readonly container: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

function fits(value: unknown, type: GraphQLOutputType, shape: Shape, place: Place): boolean {
  if (isNonNullType(type)) return (value ?? null) !== null && fits(value, type.ofType, shape, place);
  if (value === null || value === undefined) return true;
  if (isListType(type)) return fitsList(value, type.ofType, shape, place);
  if (isMisfit(value, type, place.schema)) return false;
  return isLeafType(type) || (isMutable(value) && fitsObject(value, shape, place));
}

function fitsList(value: unknown, type: GraphQLOutputType, shape: Shape, place: Place): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((item: unknown, key) => fits(item, type, shape, { ...place, container: value, key }));
}

function fitsObject(object: Record<string, unknown>, shape: Shape, place: Place): boolean {
  for (const [key, child] of shape.children) {
    // A key may be missing: its fragment was on another type, or a directive left it out.
    if (!(key in object)) continue;
    if (!fits(object[key], child.type, child, { ...place, container: object, key })) return false;
  }
  if (shape.ours.size > 0) {
    const { container, key } = place;
    place.found.push({ container, key, conversation: object, ours: shape.ours });
  }
  return true;
}

function isMutable(value: unknown): value is Record<string, unknown> {
  return isObject(value);
}

interface ParentedSet {
  readonly parent: GraphQLCompositeType;
  readonly set: SelectionSetNode;
}

interface Compilation {
  readonly fragments: Fragments;
  readonly schema: GraphQLSchema;
}

interface Draft {
  readonly type: GraphQLOutputType;
  readonly sets: ParentedSet[];
}

function shapeOf(type: GraphQLOutputType, sets: readonly ParentedSet[], compilation: Compilation): Shape {
  const drafts = new Map<string, Draft>();
  const ours = new Map<string, { name: OurField['name']; sets: SelectionSetNode[] }>();
  for (const set of sets) layOver(set, drafts, ours, compilation);
  const children = new Map<string, Shape>();
  for (const [key, draft] of drafts) children.set(key, shapeOf(draft.type, draft.sets, compilation));
  return { type, children, ours };
}

function layOver(
  { parent, set }: ParentedSet,
  drafts: Map<string, Draft>,
  ours: Map<string, { name: OurField['name']; sets: SelectionSetNode[] }>,
  compilation: Compilation,
): void {
  for (const selection of set.selections) {
    if (selection.kind !== Kind.FIELD) {
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const inner = isSpread ? compilation.fragments.get(selection.name.value) : selection;
      if (!inner) continue;
      const condition = inner.typeCondition && compilation.schema.getType(inner.typeCondition.name.value);
      const innerParent = condition && isCompositeType(condition) ? condition : parent;
      layOver({ parent: innerParent, set: inner.selectionSet }, drafts, ours, compilation);
      continue;
    }
    const key = responseKeyOf(selection);
    const name = selection.name.value;
    if (parent.name === 'Conversation' && (name === 'contacts' || name === 'contactAnomalies')) {
      const field = ours.get(key) ?? { name, sets: [] };
      if (selection.selectionSet) field.sets.push(selection.selectionSet);
      ours.set(key, field);
      continue;
    }
    const type = fieldType(parent, name);
    if (!type) continue;
    const draft = drafts.get(key) ?? { type, sets: [] };
    const named = getNamedType(type);
    if (selection.selectionSet && isCompositeType(named)) {
      draft.sets.push({ parent: named, set: selection.selectionSet });
    }
    drafts.set(key, draft);
  }
}

function fieldType(parent: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
  return isUnionType(parent) ? undefined : parent.getFields()[name]?.type;
}
