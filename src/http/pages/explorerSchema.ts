import type { GraphQLArgument, GraphQLSchema } from 'graphql';
import { getNamedType, getNullableType, isEnumType, isInputObjectType } from 'graphql';
import type { ClosedList } from '../../upstream/schema/closedList.ts';
import { findClosedList } from '../../upstream/schema/closedList.ts';

/** What the explorer must know of the schema in use before it can send its operations. */
export interface ExplorerSchema {
  /** Null when the upstream lists no closed conversations. */
  readonly list: ExplorerList | null;
}

/** How the schema lists closed conversations. Types are written as in SDL. */
export interface ExplorerList {
  readonly field: string;
  /** The arguments for the bounds of the interval: one input object, or two values. */
  readonly interval: readonly { readonly name: string; readonly type: string }[];
  readonly afterType: string;
  readonly hasPageSize: boolean;
  /** The fields that lead from the result to a `Conversation`. */
  readonly path: readonly string[];
  /** The argument that lists the conversation that was closed last first; null when the schema has none. */
  readonly newestFirst: { readonly name: string; readonly type: string; readonly value: string } | null;
  /** The argument for filters by channel and project; null when the schema has none. */
  readonly filters: {
    readonly name: string;
    readonly type: string;
    readonly hasChannels: boolean;
    readonly hasProjects: boolean;
  } | null;
}

export function explorerSchema(schema: GraphQLSchema): ExplorerSchema {
  const found = findClosedList(schema);
  return { list: found.ok ? explorerList(found.list) : null };
}

function explorerList(list: ClosedList): ExplorerList {
  const { field, interval, after, hasPageSize, path, others } = list;
  return {
    field,
    interval: interval.arguments.map(({ name, type }) => ({ name, type: `${getNullableType(type)}!` })),
    afterType: String(after.type),
    hasPageSize,
    path,
    newestFirst: newestFirstOf(list),
    filters: filtersIn(others),
  };
}

/** Finds the argument and the value that list the conversation that was closed last first. */
export function newestFirstOf({ others }: ClosedList): ExplorerList['newestFirst'] {
  for (const { name, type } of others) {
    const named = getNullableType(type);
    const value = isEnumType(named)
      ? named.getValues().find((each) => BY_CLOSING_DESCENDING.test(each.name))
      : undefined;
    if (value) return { name, type: String(type), value: value.name };
  }
  return null;
}

const BY_CLOSING_DESCENDING = /^closed_?at_?desc(ending)?$/i;

function filtersIn(args: readonly GraphQLArgument[]): ExplorerList['filters'] {
  for (const { name, type } of args) {
    const named = getNamedType(type);
    if (!isInputObjectType(named)) continue;
    const fields = named.getFields();
    const hasChannels = 'channels' in fields;
    const hasProjects = 'projectIds' in fields;
    if (hasChannels || hasProjects) return { name, type: String(type), hasChannels, hasProjects };
  }
  return null;
}
