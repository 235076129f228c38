import type { GraphQLError } from 'graphql';
import type { Timestamp } from '../../contacts/facts/instant.ts';
import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { FirstPage } from '../history/fields/readConnections.ts';
import type { Json, JsonObject } from '../response/json.ts';
import { isObject } from '../response/json.ts';

/** A conversation that the list holds. */
export interface ClosedEntry {
  readonly id: string;
  /** Null when it is open again. `unreadable`: upstream lists it as closed, and does not tell a date that can be read. */
  readonly closedAt: Timestamp | 'unreadable' | null;
  /** The first page of its history, when that came whole. */
  readonly first: FirstPage | null;
}

/** What upstream answered about one page of the list. */
export interface ListAnswer {
  readonly connection: Json;
  readonly errors: readonly GraphQLError[];
  /** Where the list stands in the answer. */
  readonly root: string;
  /** From the list to a conversation. */
  readonly path: readonly string[];
}

/** All entries of the page; null when one cannot be told, or an error does not say which entry it is in. */
export function wholeEntries(answer: ListAnswer): readonly ClosedEntry[] | null {
  const items = itemsIn(answer);
  const failed = failedPlaces(answer);
  if (items === null || failed === null) return null;
  const entries: ClosedEntry[] = [];
  for (const [place, conversation] of items.entries()) {
    const entry = conversation && entryOf(conversation, failed.has(place));
    if (!entry) return null;
    entries.push(entry);
  }
  return entries;
}

/** The entries that can be told, of a page of which others cannot. */
export function readableEntries(answer: ListAnswer): readonly ClosedEntry[] {
  const failed = failedPlaces(answer);
  if (failed === null) return [];
  return (itemsIn(answer) ?? []).flatMap(
    (conversation, place) => (conversation && entryOf(conversation, failed.has(place))) ?? [],
  );
}

/** The conversations in their places, null where there is none; null when there is no list. */
function itemsIn({ connection, path }: ListAnswer): readonly (JsonObject | null)[] | null {
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

function failedPlaces({ errors, root, path }: ListAnswer): ReadonlySet<number> | null {
  const places = new Set<number>();
  for (const { path: where = [] } of errors) {
    const place = where.find((key) => typeof key === 'number');
    const isInList = where[0] === root && where[1] === path[0];
    if (!isInList || place === undefined) return null;
    places.add(place);
  }
  return places;
}

function entryOf(conversation: JsonObject, failed: boolean): ClosedEntry | null {
  const { id, closedAt } = conversation;
  if (typeof id !== 'string' || id === '') return null;
  const isOpen = !failed && (closedAt === null || closedAt === undefined);
  const isWhole = !failed && 'messages' in conversation;
  return {
    id,
    closedAt: isOpen ? null : (parseTimestamp(closedAt) ?? 'unreadable'),
    first: isWhole ? conversation : null,
  };
}
