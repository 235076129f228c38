import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLSchema,
  InlineFragmentNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { getNamedType, isCompositeType, isUnionType, Kind } from 'graphql';
import type { Fragments } from './fragments.ts';
import { fragmentsOf } from './fragments.ts';

/** A field in a document that need not be valid. */
export interface TypedField {
  readonly node: FieldNode;
  /** The type on which the field is selected. Null when the schema does not have it. */
  readonly parent: GraphQLCompositeType | null;
  /** Undefined when the type has no such field, and for introspection fields. */
  readonly field: GraphQLField<unknown, unknown> | undefined;
}

/** A spread of a fragment, or an inline fragment. */
export interface TypedFragment {
  /** The spread or the inline fragment. */
  readonly node: Exclude<SelectionNode, FieldNode>;
  /** The definition of the spread fragment, or the inline fragment itself. */
  readonly definition: FragmentDefinitionNode | InlineFragmentNode;
  /** The type of the selection set that contains the fragment. Null when the schema does not have it. */
  readonly outer: GraphQLCompositeType | null;
  /** The type of the fragment's type condition; without one, `outer`. Null when the schema does not have it. */
  readonly type: GraphQLCompositeType | null;
}

/**
 * How the value of a selection set is computed from the values of its selections.
 *
 * `Context` is what a field passes down to its selections. The value of a fragment depends on it.
 */
export interface FoldRules<Value, Context extends Key> {
  /** The value of an empty selection set. */
  readonly nothing: Value;
  /** The value of selections below `MAX_NESTED_SELECTIONS` levels. */
  readonly tooDeep: Value;
  /** Adds the values of two selections of one selection set. */
  readonly add: (left: Value, right: Value) => Value;
  /** Returns the value of a field. @param below computes the value of its selection set, given a context. */
  readonly field: (field: TypedField, context: Context, below: (context: Context) => Value) => Value;
  /** Returns the value of a fragment. @param inner the value of its selection set. */
  readonly fragment: (fragment: TypedFragment, inner: Value) => Value;
}

/** Contexts are part of keys: they must be different as strings. */
type Key = boolean | null;

/** Computes the value of a selection set. @param type of the selection set; null when the schema does not have it. */
export type Fold<Value, Context extends Key> = (
  set: SelectionSetNode,
  type: GraphQLCompositeType | null,
  context: Context,
) => Value;

/**
 * The maximum depth of nested fields and fragments, fragments resolved. Selections are walked by recursion, and Node's call
 * stack has room for about 8,000 calls.
 */
export const MAX_NESTED_SELECTIONS = 1_000;

/**
 * Makes a function that computes values of selection sets, fragments resolved. The value of a fragment is computed once for
 * each context, however often it is spread: the time is linear in the size of the document.
 *
 * @param document need not be valid. A fragment that spreads itself has the value `nothing` inside itself.
 */
export function foldSelections<Value, Context extends Key>(
  document: DocumentNode,
  schema: GraphQLSchema,
  rules: FoldRules<Value, Context>,
): Fold<Value, Context> {
  const folding = { schema, fragments: fragmentsOf(document), rules, known: new Map() };
  return (set, type, context) => valueOfSet(set, { type, context, level: 1 }, folding);
}

interface Folding<Value, Context extends Key> {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  readonly rules: FoldRules<Value, Context>;
  /** The values of fragments, by the name of the fragment and the context. */
  readonly known: Map<string, Value>;
}

interface Position<Context> {
  readonly type: GraphQLCompositeType | null;
  readonly context: Context;
  readonly level: number;
}

function valueOfSet<Value, Context extends Key>(
  { selections }: SelectionSetNode,
  position: Position<Context>,
  folding: Folding<Value, Context>,
): Value {
  const { nothing, tooDeep, add } = folding.rules;
  if (position.level > MAX_NESTED_SELECTIONS) return tooDeep;
  let value = nothing;
  for (const selection of selections) {
    const isField = selection.kind === Kind.FIELD;
    const part = isField
      ? valueOfField(selection, position, folding)
      : valueOfFragment(selection, position, folding);
    value = add(value, part);
  }
  return value;
}

function valueOfField<Value, Context extends Key>(
  node: FieldNode,
  { type: parent, context, level }: Position<Context>,
  folding: Folding<Value, Context>,
): Value {
  const { rules } = folding;
  const field = parent && !isUnionType(parent) ? parent.getFields()[node.name.value] : undefined;
  const named = field && getNamedType(field.type);
  const type = isCompositeType(named) ? named : null;
  return rules.field({ node, parent, field }, context, (inner) =>
    node.selectionSet
      ? valueOfSet(node.selectionSet, { type, context: inner, level: level + 1 }, folding)
      : rules.nothing,
  );
}

function valueOfFragment<Value, Context extends Key>(
  node: TypedFragment['node'],
  position: Position<Context>,
  folding: Folding<Value, Context>,
): Value {
  const { rules, schema, fragments } = folding;
  const definition = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
  if (!definition) return rules.nothing;
  const outer = position.type;
  const named = definition.typeCondition && schema.getType(definition.typeCondition.name.value);
  const type = definition.typeCondition ? (isCompositeType(named) ? named : null) : outer;
  const within = { ...position, type, level: position.level + 1 };
  const inner =
    definition.kind === Kind.FRAGMENT_DEFINITION
      ? valueOfDefinition(definition, within, folding)
      : valueOfSet(definition.selectionSet, within, folding);
  return rules.fragment({ node, definition, outer, type }, inner);
}

function valueOfDefinition<Value, Context extends Key>(
  { name, selectionSet }: FragmentDefinitionNode,
  position: Position<Context>,
  folding: Folding<Value, Context>,
): Value {
  const key = `${name.value} ${position.context}`;
  const known = folding.known.get(key);
  if (known !== undefined) return known;
  // The fragment may spread itself: its inner spread then finds this value.
  folding.known.set(key, folding.rules.nothing);
  const value = valueOfSet(selectionSet, position, folding);
  folding.known.set(key, value);
  return value;
}
