import type { GraphQLInputObjectType, GraphQLInputType, GraphQLNamedInputType } from 'graphql';
import { isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredInputField } from 'graphql';
import type { Random } from '../../../../src/sandbox/generator/world/random.ts';
import type { ValuePlace, ValueSource } from './operationDraft.ts';

/** A JSON value that fits the type: null now and then where it may be, one of the source's where it has one. */
export function drawValue(
  type: GraphQLInputType,
  place: ValuePlace,
  source: ValueSource,
  random: Random,
): unknown {
  if (isNonNullType(type)) return drawPresent(type.ofType, place, source, random);
  return random.chance(NULL_RATE) ? null : drawPresent(type, place, source, random);
}

const NULL_RATE = 0.08;
const OPTIONAL_FIELD_RATE = 0.08;
const MAX_LIST_LENGTH = 3;
const WORDS = ['', 'a', 'Support', 'e', 'refund', 'ünïcödé "quoted" \\ \n line'] as const;

function drawPresent(
  type: GraphQLInputType,
  place: ValuePlace,
  source: ValueSource,
  random: Random,
): unknown {
  if (isNonNullType(type)) return drawPresent(type.ofType, place, source, random);
  if (!isListType(type)) {
    const own = source(place, random);
    return own === undefined ? drawNamed(type, source, random) : own;
  }
  const item: GraphQLInputType = type.ofType;
  // GraphQL takes a single value for a list of one.
  if (random.chance(0.15)) return drawPresent(item, place, source, random);
  const length = random.int(0, MAX_LIST_LENGTH);
  return Array.from({ length }, () => drawValue(item, place, source, random));
}

function drawNamed(type: GraphQLNamedInputType, source: ValueSource, random: Random): unknown {
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) return drawInputObject(type, source, random);
  switch (type.name) {
    case 'Boolean':
      return random.chance(0.5);
    case 'Int':
      return random.int(0, 6);
    case 'Float':
      return random.int(0, 100) / 4;
    default:
      return random.pick(WORDS);
  }
}

function drawInputObject(type: GraphQLInputObjectType, source: ValueSource, random: Random): unknown {
  const rate = random.chance(0.5) ? OPTIONAL_FIELD_RATE : 0;
  const fields = Object.values(type.getFields()).filter(
    (field) => isRequiredInputField(field) || random.chance(rate),
  );
  const entries = fields.map((field) => {
    const place = { owner: type.name, name: field.name };
    return [field.name, drawValue(field.type, place, source, random)] as const;
  });
  return Object.fromEntries(entries);
}
