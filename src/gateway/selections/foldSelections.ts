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
  /** Null when the schema does not know the type. */
  readonly parent: GraphQLCompositeType | null;
  /** Undefined when the schema does not know it, and for introspection. */
  readonly field: GraphQLField<unknown, unknown> | undefined;
}

/** A fragment where it is spread, or an inline fragment. */
export interface TypedFragment {
  readonly node: Exclude<SelectionNode, FieldNode>;
  readonly definition: FragmentDefinitionNode | InlineFragmentNode;
  /** The type of the selection set that holds the fragment. */
  readonly outer: GraphQLCompositeType | null;
  /** The type that the fragment is on. */
  readonly type: GraphQLCompositeType | null;
}

/** How the value of a selection set is computed from the values of its parts. */
export interface FoldRules<Value, Context extends Key> {
  readonly nothing: Value;
  /** The value of what is nested more than `MAX_NESTED_SELECTIONS` deep. */
  readonly tooDeep: Value;
  readonly add: (left: Value, right: Value) => Value;
  /** @param below computes the value of the field's own selection set. */
  readonly field: (field: TypedField, context: Context, below: (context: Context) => Value) => Value;
  /** @param inner the value of what the fragment selects. */
  readonly fragment: (fragment: TypedFragment, inner: Value) => Value;
}

type Key = boolean | null;

/** Computes the value of a selection set on a type. */
export type Fold<Value, Context extends Key> = (
  set: SelectionSetNode,
  type: GraphQLCompositeType | null,
  context: Context,
) => Value;

/**
 * How many fields and fragments may be nested, fragments resolved. What a client sends is walked by recursion, and
 * the call stack of Node holds some 8,000 calls.
 */
export const MAX_NESTED_SELECTIONS = 1_000;

/**
 * Computes values of selection sets as if every fragment were written out wherever it is spread, without writing it
 * out: the value of a fragment is computed once for each context. The time is linear in the size of the document. The
 * document need not be valid, but a fragment that spreads itself counts as nothing where it does so.
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
  /** By the fragment's name and the context. */
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
  // For a fragment that spreads itself.
  folding.known.set(key, folding.rules.nothing);
  const value = valueOfSet(selectionSet, position, folding);
  folding.known.set(key, value);
  return value;
}
