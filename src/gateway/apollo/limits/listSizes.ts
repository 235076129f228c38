import type { FieldNode, GraphQLField, GraphQLOutputType, ValueNode, VariableDefinitionNode } from 'graphql';
import { getNullableType, isListType, Kind } from 'graphql';

/** The assumed items of a page without `first` and `last`: the upstream's largest page. */
export const DEFAULT_PAGE_ITEMS = 100;

/** The assumed items of a list without pages, such as tags, attachments and routing events. */
export const PLAIN_LIST_ITEMS = 5;

/** The variables that the size of a list may depend on. */
export interface Sizes {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly definitions: readonly VariableDefinitionNode[];
}

export interface ListSize {
  readonly items: number;
  /** Whether the field is a connection with these items. The list of its edges then counts as one. */
  readonly isPage: boolean;
}

const PAGE_ARGUMENTS: ReadonlySet<string> = new Set(['first', 'last']);

/** The arguments that decide the size of a list. */
export const SIZE_ARGUMENTS: ReadonlySet<string> = new Set([...PAGE_ARGUMENTS, 'representations']);

/**
 * The number of objects of a field: 1 unless it is a list or a page.
 *
 * @param isPaged whether the field is on a connection whose size is counted already.
 */
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
 * The larger of `first` and `last`. A value that is not a positive whole number counts as a whole page: the upstream may
 * refuse it, or use its default.
 */
function pageSize(node: FieldNode, sizes: Sizes): number {
  const given = [...PAGE_ARGUMENTS].flatMap((name) => {
    const argument = argumentOf(node, name);
    const value = argument && (givenValue(argument, sizes) ?? null);
    return value === undefined || value === null ? [] : [itemsIn(value)];
  });
  return given.length > 0 ? Math.max(...given) : DEFAULT_PAGE_ITEMS;
}

/** A literal in the document is a text, the value of a variable is a number. */
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

/** The value of an argument: a number, the text of a number, or a list of which only the length counts. */
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
