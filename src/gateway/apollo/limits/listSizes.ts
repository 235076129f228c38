import type { FieldNode, GraphQLField, GraphQLOutputType, ValueNode, VariableDefinitionNode } from 'graphql';
import { getNullableType, isListType, Kind } from 'graphql';

/** Items that are taken to come when none are asked for by number: upstream's largest page. */
export const DEFAULT_PAGE_ITEMS = 100;

/** Items that a list without pages is taken to have: tags, attachments, routing events. */
export const PLAIN_LIST_ITEMS = 5;

/** What the size of a list may depend on. */
export interface Sizes {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly definitions: readonly VariableDefinitionNode[];
}

export interface ListSize {
  readonly items: number;
  /** Whether the field is a connection whose items these are: its own list of edges counts as one then. */
  readonly isPage: boolean;
}

const PAGE_ARGUMENTS: ReadonlySet<string> = new Set(['first', 'last']);

/** The only arguments whose values matter; of a list in the document only the length does. */
export const SIZE_ARGUMENTS: ReadonlySet<string> = new Set([...PAGE_ARGUMENTS, 'representations']);

/** How many objects a field stands for: 1 unless it is a list or a page. */
export function listSize(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  isPaged: boolean,
  sizes: Sizes,
): ListSize {
  if (field.args.some(({ name }) => PAGE_ARGUMENTS.has(name))) {
    return { items: pageSize(node, sizes), isPage: !isList(field.type) };
  }
  const representations = argumentOf(node, 'representations');
  if (representations && field.name === '_entities') {
    return { items: countOf(representations, sizes), isPage: false };
  }
  if (!isList(field.type)) return { items: 1, isPage: false };
  const isOfConnection = CONNECTION_LISTS.has(field.name);
  if (isOfConnection) return { items: isPaged ? 1 : DEFAULT_PAGE_ITEMS, isPage: false };
  return { items: PLAIN_LIST_ITEMS, isPage: false };
}

const CONNECTION_LISTS: ReadonlySet<string> = new Set(['edges', 'nodes']);

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

/**
 * The larger one of `first` and `last`. What is no number of items counts as a whole page: a variable of another type,
 * a fraction, zero and less. Upstream may refuse it, or take it for its default.
 */
function pageSize(node: FieldNode, sizes: Sizes): number {
  const given = [...PAGE_ARGUMENTS].flatMap((name) => {
    const argument = argumentOf(node, name);
    const value = argument && (givenValue(argument, sizes) ?? null);
    return value === undefined || value === null ? [] : [itemsIn(value)];
  });
  return given.length > 0 ? Math.max(...given) : DEFAULT_PAGE_ITEMS;
}

/** Literals are texts, the values of variables are numbers. */
function itemsIn(value: unknown): number {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? number : DEFAULT_PAGE_ITEMS;
}

function countOf(value: ValueNode, sizes: Sizes): number {
  const list = givenValue(value, sizes);
  return Array.isArray(list) ? list.length : 1;
}

function argumentOf(node: FieldNode, name: string): ValueNode | undefined {
  return node.arguments?.find((argument) => argument.name.value === name)?.value;
}

/** A number or a list; of a list in the document only the length matters. */
function givenValue(node: ValueNode, { variables, definitions }: Sizes): unknown {
  if (node.kind === Kind.INT) return node.value;
  if (node.kind === Kind.LIST) return node.values;
  if (node.kind !== Kind.VARIABLE) return undefined;
  const { value: name } = node.name;
  const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (given !== undefined) return given;
  const definition = definitions.find(({ variable }) => variable.name.value === name);
  return definition?.defaultValue && givenValue(definition.defaultValue, { variables, definitions });
}
