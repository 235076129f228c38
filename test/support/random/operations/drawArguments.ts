import type { ArgumentNode, GraphQLArgument, GraphQLField } from 'graphql';
import { isRequiredArgument } from 'graphql';
import { drawValue } from './drawValue.ts';
import { argumentNode } from './nodes.ts';
import type { Draft, Place } from './operationDraft.ts';
import { writeValue } from './writeValue.ts';

export interface DrawnArguments {
  readonly nodes: readonly ArgumentNode[];
  /** How many items the field returns, roughly, if it is a connection. */
  readonly pageSize: number;
}

type Field = GraphQLField<unknown, unknown>;

/** Arguments for one field: those it requires, some of the others, and a page size wherever pages would pile up. */
export function drawArguments(draft: Draft, owner: string, field: Field, place: Place): DrawnArguments {
  const { random, options } = draft;
  const sizes = drawPageSizes(draft, field, place);
  const coordinate = `${owner}.${field.name}`;
  const nodes = field.args.flatMap((argument) => {
    const { name, type } = argument;
    const size = sizes.get(name);
    if (size === undefined && !isTaken(draft, argument)) return [];
    const value = size ?? drawValue(type, { owner: coordinate, name }, options.values, random);
    const meaning = `${coordinate} ${name} ${size ?? ''}`;
    return [argumentNode(name, writeValue(draft, type, value, meaning))];
  });
  return { nodes: random.chance(0.3) ? nodes.toReversed() : nodes, pageSize: largest(sizes) };
}

const OPTIONAL_RATE = 0.3;
const DEFAULT_PAGE_SIZE = 20;
const PAGE_SIZES = ['first', 'last'] as const;

function isTaken({ random }: Draft, argument: GraphQLArgument): boolean {
  if (isRequiredArgument(argument)) return true;
  return !isPageSize(argument.name) && random.chance(OPTIONAL_RATE);
}

function drawPageSizes({ random }: Draft, field: Field, place: Place): ReadonlyMap<string, number> {
  const names = field.args.map(({ name }) => name).filter(isPageSize);
  if (names.length === 0 || (place.multiplicity === 1 && random.chance(0.15))) return new Map();
  const size = random.weighted([
    [12, random.int(1, 3)],
    [2, place.multiplicity === 1 ? random.int(4, 30) : 1],
    [0.7, 0],
    [0.3, 101],
  ]);
  const taken = random.chance(0.03) ? names : [random.pick(names)];
  return new Map(taken.map((name) => [name, size]));
}

function isPageSize(name: string): boolean {
  return PAGE_SIZES.some((size) => size === name);
}

function largest(sizes: ReadonlyMap<string, number>): number {
  return sizes.size === 0 ? DEFAULT_PAGE_SIZE : Math.max(1, ...sizes.values());
}
