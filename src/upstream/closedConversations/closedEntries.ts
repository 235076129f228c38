import type { GraphQLError } from 'graphql';
import type { Timestamp } from '../../contacts/facts/instant.ts';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { FirstPage } from '../history/fields/readConnections.ts';
import type { Json, JsonObject } from '../response/json.ts';
import { isObject } from '../response/json.ts';

/** A conversation that the list holds. */
export interface ClosedEntry {
  readonly id: string;
  /** Null when it is open again. `unreadable`: upstream lists it as closed, without a readable closing date. */
  readonly closedAt: Timestamp | 'unreadable' | null;
  /** The first page of its history. Null when it was not requested, or came with errors. */
  readonly first: FirstPage | null;
}

/** Upstream's response to a request for one page of the list. */
export interface ListResponse {
  readonly connection: Json;
  readonly errors: readonly GraphQLError[];
  /** The response key of the list. */
  readonly root: string;
  /** The fields that lead from the list to a conversation. */
  readonly path: readonly string[];
}

/** All entries of the page. Null when an entry has no id, or when an error has no index of an entry in its path. */
export function completeEntries(response: ListResponse): readonly ClosedEntry[] | null {
  const items = itemsIn(response);
  const failed = failedIndexes(response);
  if (items === null || failed === null) return null;
  const entries: ClosedEntry[] = [];
  for (const [index, conversation] of items.entries()) {
    const entry = conversation && entryOf(conversation, failed.has(index));
    if (!entry) return null;
    entries.push(entry);
  }
  return entries;
}

/** The entries with an id, for a page on which other entries have none. */
export function readableEntries(response: ListResponse): readonly ClosedEntry[] {
  const failed = failedIndexes(response);
  if (failed === null) return [];
  return (itemsIn(response) ?? []).flatMap(
    (conversation, index) => (conversation && entryOf(conversation, failed.has(index))) ?? [],
  );
}

/** The items of the list by index. An item is null when it is not a conversation. Null when there is no list. */
function itemsIn({ connection, path }: ListResponse): readonly (JsonObject | null)[] | null {
  let value = connection;
  for (const [index, field] of path.entries()) {
    value = isObject(value) ? value[field] : null;
    if (!Array.isArray(value)) continue;
    const rest = path.slice(index + 1);
    return value.map((item: Json) => {
      const conversation = rest.reduce<Json>((inner, name) => (isObject(inner) ? inner[name] : null), item);
      return isObject(conversation) ? conversation : null;
    });
  }
  return null;
}

/** The indexes of the items with an error. Null when an error does not belong to one item. */
function failedIndexes({ errors, root, path }: ListResponse): ReadonlySet<number> | null {
  const indexes = new Set<number>();
  for (const { path: errorPath = [] } of errors) {
    const index = errorPath.find((key) => typeof key === 'number');
    const isInList = errorPath[0] === root && errorPath[1] === path[0];
    if (!isInList || index === undefined) return null;
    indexes.add(index);
  }
  return indexes;
}

function entryOf(conversation: JsonObject, hasFailed: boolean): ClosedEntry | null {
  const { id, closedAt } = conversation;
  if (typeof id !== 'string' || id === '') return null;
  const isOpen = !hasFailed && (closedAt === null || closedAt === undefined);
  const hasFirstPage = !hasFailed && 'messages' in conversation;
  return {
    id,
    closedAt: isOpen ? null : (parseTimestamp(closedAt) ?? 'unreadable'),
    first: hasFirstPage ? conversation : null,
  };
}
