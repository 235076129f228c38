import type { ConstValueNode, GraphQLInputType, ValueNode } from 'graphql';
import {
  GraphQLNonNull,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parseConstValue,
  print,
} from 'graphql';
import { objectField, variableNode } from './nodes.ts';
import type { Draft, VariableDraft } from './operationDraft.ts';

/** Writes a JSON value as a literal or as a variable, parts of it as variables too. */
export function writeValue(draft: Draft, type: GraphQLInputType, value: unknown, meaning: string): ValueNode {
  if (draft.random.chance(VARIABLE_RATE)) return asVariable(draft, type, value, meaning);
  return literal(type, value, (partType, part, name) => writeValue(draft, partType, part, name), meaning);
}

const VARIABLE_RATE = 0.35;

type PartWriter = (type: GraphQLInputType, value: unknown, meaning: string) => ValueNode;

function constantOf(type: GraphQLInputType, value: unknown): ConstValueNode {
  const write: PartWriter = (partType, part, meaning) => literal(partType, part, write, meaning);
  return parseConstValue(print(literal(type, value, write, '')), { noLocation: true });
}

function literal(type: GraphQLInputType, value: unknown, write: PartWriter, meaning: string): ValueNode {
  if (value === null || value === undefined) return { kind: Kind.NULL };
  const present = getNullableType(type);
  if (isListType(present)) {
    const itemType: GraphQLInputType = present.ofType;
    if (!Array.isArray(value)) return literal(itemType, value, write, meaning);
    return { kind: Kind.LIST, values: value.map((item) => write(itemType, item, `${meaning} item`)) };
  }
  if (isInputObjectType(present)) {
    const fields = present.getFields();
    const written = Object.entries(value).flatMap(([name, part]) => {
      const field = fields[name];
      return field ? [objectField(name, write(field.type, part, `${present.name}.${name}`))] : [];
    });
    return { kind: Kind.OBJECT, fields: written };
  }
  return isEnumType(present) ? { kind: Kind.ENUM, value: String(value) } : scalar(value);
}

function scalar(value: unknown): ValueNode {
  switch (typeof value) {
    case 'boolean':
      return { kind: Kind.BOOLEAN, value };
    case 'number':
      return { kind: Number.isInteger(value) ? Kind.INT : Kind.FLOAT, value: String(value) };
    default:
      return { kind: Kind.STRING, value: String(value) };
  }
}

/** A variable of the type of the position, of its non-null type, or of its nullable type with a default. */
function asVariable(draft: Draft, type: GraphQLInputType, value: unknown, meaning: string): ValueNode {
  const { random, variables } = draft;
  const known = variables.find(
    (variable) => variable.meaning === meaning && String(variable.type) === String(type),
  );
  if (known && random.chance(0.4)) return variableNode(known.name);
  const name = `${random.pick(NAMES)}${variables.length}`;
  variables.push({ name, meaning, ...form(draft, type, value) });
  return variableNode(name);
}

const NAMES = ['v', 'id', 'first', 'input', 'type', 'on', '_'] as const;

type Form = Pick<VariableDraft, 'type' | 'defaultValue' | 'value'>;

function form({ random }: Draft, type: GraphQLInputType, value: unknown): Form {
  const isAbsent = value === null || value === undefined;
  const present = getNullableType(type);
  const plain: Form = { type, defaultValue: null, value };
  const withDefault: Form = { type: present, defaultValue: constantOf(present, value), value: undefined };
  if (isAbsent) return random.chance(0.3) ? { ...plain, value: undefined } : plain;
  return random.weighted<Form>([
    [5, plain],
    [2, isNonNullType(type) ? plain : { ...plain, type: new GraphQLNonNull(present) }],
    [2, withDefault],
    [1, { ...withDefault, value }],
  ]);
}
