import type {
  DirectiveNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { getNamedType, isCompositeType, isUnionType, Kind, TypeNameMetaFieldDef } from 'graphql';
import type { Entry, Fragments } from './collect.ts';
import { responseKeyOf, underDirectives } from './collect.ts';

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

/** The shape of the data of an operation that is valid for the gateway's schema. */
export function operationShape(
  { operation, selectionSet }: OperationDefinitionNode,
  fragments: Fragments,
  schema: GraphQLSchema,
): Shape | null {
  const root = schema.getRootType(operation);
  if (!root) return null;
  const set = { parent: root, set: selectionSet, directives: [] };
  return shapeOf(root, [set], { fragments, schema });
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
      ? [{ parent: named, set: node.selectionSet, directives }]
      : [],
  );
  return shapeOf(type, sets, { fragments, schema });
}

interface ParentedSet {
  readonly parent: GraphQLCompositeType;
  readonly set: SelectionSetNode;
  /** All that decide whether the set is part of the operation, from the root on. */
  readonly directives: readonly DirectiveNode[];
}

interface Compilation {
  readonly fragments: Fragments;
  readonly schema: GraphQLSchema;
}

/** What is known of the keys so far. */
interface Drafts {
  readonly children: Map<string, { readonly type: GraphQLOutputType; readonly sets: ParentedSet[] }>;
  readonly ours: Map<string, { readonly name: OurField['name']; readonly sets: SelectionSetNode[] }>;
}

function shapeOf(type: GraphQLOutputType, sets: readonly ParentedSet[], compilation: Compilation): Shape {
  const drafts: Drafts = { children: new Map(), ours: new Map() };
  for (const set of sets) layOver(set, drafts, compilation);
  const children = new Map<string, Shape>();
  for (const [key, draft] of drafts.children) children.set(key, shapeOf(draft.type, draft.sets, compilation));
  return { type, children, ours: drafts.ours };
}

function layOver(outer: ParentedSet, drafts: Drafts, compilation: Compilation): void {
  for (const selection of outer.set.selections) {
    const directives = [...outer.directives, ...(selection.directives ?? [])];
    if (selection.kind === Kind.FIELD) {
      addField(outer.parent, selection, directives, drafts);
      continue;
    }
    const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
    const inner = isSpread ? compilation.fragments.get(selection.name.value) : selection;
    if (!inner) continue;
    const condition = inner.typeCondition && compilation.schema.getType(inner.typeCondition.name.value);
    const parent = isCompositeType(condition) ? condition : outer.parent;
    layOver({ parent, set: inner.selectionSet, directives }, drafts, compilation);
  }
}

function addField(
  parent: GraphQLCompositeType,
  node: FieldNode,
  directives: readonly DirectiveNode[],
  drafts: Drafts,
): void {
  const key = responseKeyOf(node);
  const name = node.name.value;
  const sets = node.selectionSet ? [node.selectionSet] : [];
  if (parent.name === 'Conversation' && (name === 'contacts' || name === 'contactAnomalies')) {
    const field = drafts.ours.get(key) ?? { name, sets: [] };
    field.sets.push(...sets.map((set) => underDirectives(set, directives)));
    drafts.ours.set(key, field);
    return;
  }
  const type = fieldType(parent, name);
  if (!type) return;
  const draft = drafts.children.get(key) ?? { type, sets: [] };
  const named = getNamedType(type);
  if (isCompositeType(named)) draft.sets.push(...sets.map((set) => ({ parent: named, set, directives })));
  drafts.children.set(key, draft);
}

function fieldType(parent: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
  return isUnionType(parent) ? undefined : parent.getFields()[name]?.type;
}
