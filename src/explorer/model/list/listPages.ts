import type { Clock } from '../address/days.ts';
import type { ListAddress } from '../address/listAddress.ts';
import type { Failure } from '../gateway/failure.ts';
import type { JsonObject } from '../gateway/json.ts';
import { isObject, objectAt, objectsAt, textAt } from '../gateway/json.ts';
import type { GatewayAccess, GraphqlRequest } from '../gateway/request.ts';
import { request } from '../gateway/request.ts';
import type { ListSchema } from '../gateway/schema.ts';
import type { OperationArguments } from './listArguments.ts';
import { closedArguments, joinArguments, orderArguments, variable, whereArguments } from './listArguments.ts';
import type { ListRow } from './listRow.ts';
import { ROW_FIELDS, readRow } from './listRow.ts';

/** Contacts in one response. A conversation has two or three on average. */
const CONTACTS_PER_REQUEST = 50;

/** A conversation, and the cursor behind it; null when the list can only be continued at the end of a response. */
export interface ListedRow {
  readonly row: ListRow;
  readonly cursor: string | null;
}

/** One response of the gateway. */
export interface ListPage {
  /** The last conversation may lack matches when `next` is not null: its other contacts come with the next page. */
  readonly rows: readonly ListedRow[];
  /** Conversations without data, because their history is not available. */
  readonly unavailable: number;
  /** The id of the request in the gateway's log, when conversations are without data; otherwise null. */
  readonly unavailableIn: string | null;
  /** Null on the last page. */
  readonly next: string | null;
  /** Why data is missing; null when nothing is. */
  readonly failure: Failure | null;
}

/** Requests the page after a cursor. */
export type RequestPage = (cursor: string | null) => Promise<ListPage>;

/**
 * Returns how to read the list of a selection: with `closedContacts` when a filter is about contacts, otherwise with the
 * upstream's own list, which also has conversations without contacts.
 */
export function listPages(
  list: ListSchema,
  { selection, size }: ListAddress,
  clock: Clock,
  gateway: GatewayAccess,
): RequestPage {
  const shared = joinArguments(closedArguments(list, selection, clock), orderArguments(list));
  const where = whereArguments(selection, clock);
  return where.values.length === 0
    ? async (cursor) =>
        readConversations(list, await request(conversationsOperation(list, shared, cursor, size), gateway))
    : async (cursor) =>
        readContacts(await request(contactsOperation(joinArguments(shared, where), cursor), gateway));
}

type Outcome = Awaited<ReturnType<typeof request>>;

function conversationsOperation(
  list: ListSchema,
  shared: OperationArguments,
  cursor: string | null,
  size: number,
): GraphqlRequest {
  const paging = joinArguments(
    variable({ name: 'after', type: list.afterType }, cursor),
    ...(list.hasPageSize ? [variable({ name: 'first', type: 'Int' }, size)] : []),
  );
  const selection = list.path.reduceRight((inner, name) => `${name} { ${inner} }`, ROW_FIELDS);
  return operation(
    'ClosedConversations',
    list.field,
    joinArguments(shared, paging),
    `${PAGE_INFO} ${selection}`,
  );
}

function contactsOperation(shared: OperationArguments, cursor: string | null): GraphqlRequest {
  const paging = joinArguments(
    variable({ name: 'after', type: 'String' }, cursor),
    variable({ name: 'first', type: 'Int' }, CONTACTS_PER_REQUEST),
  );
  const selection = `${PAGE_INFO} unavailableConversationIds edges { cursor node { id conversation { ${ROW_FIELDS} } } }`;
  return operation('ClosedContacts', 'closedContacts', joinArguments(shared, paging), selection);
}

const PAGE_INFO = 'pageInfo { hasNextPage endCursor }';

function operation(
  name: string,
  field: string,
  { definitions, values, variables }: OperationArguments,
  selection: string,
): GraphqlRequest {
  const query = `query ${name}(${definitions.join(', ')}) { list: ${field}(${values.join(', ')}) { ${selection} } }`;
  return { query, variables };
}

function readConversations({ path }: ListSchema, { data, failure, requestId }: Outcome): ListPage {
  const connection = objectAt(data ?? {}, 'list');
  if (connection === null) return { ...EMPTY, failure };
  const values = path.reduce<readonly unknown[]>(
    (parents, name) => parents.flatMap((parent) => (isObject(parent) ? valuesAt(parent, name) : [null])),
    [connection],
  );
  const rows = values.filter(isObject).map((json) => ({ row: readRow(json, null), cursor: null }));
  const missing = missingIn(values.length - rows.length, requestId);
  return { rows, ...missing, next: nextOf(connection), failure };
}

/** The items of a list, or the one value. */
function valuesAt(parent: JsonObject, name: string): readonly unknown[] {
  const value: unknown = parent[name];
  return Array.isArray(value) ? value : [value];
}

function readContacts({ data, failure, requestId }: Outcome): ListPage {
  const connection = objectAt(data ?? {}, 'list');
  if (connection === null) return { ...EMPTY, failure };
  const rows: ListedRow[] = [];
  for (const edge of objectsAt(connection, 'edges')) {
    const node = objectAt(edge, 'node') ?? {};
    const conversation = objectAt(node, 'conversation');
    const contactId = textAt(node, 'id');
    if (conversation === null || contactId === null) continue;
    const listed = { row: readRow(conversation, new Set([contactId])), cursor: textAt(edge, 'cursor') };
    mergeInto(rows, listed);
  }
  const missing: unknown = connection['unavailableConversationIds'];
  return {
    rows,
    ...missingIn(Array.isArray(missing) ? missing.length : 0, requestId),
    next: nextOf(connection),
    failure,
  };
}

/** Adds a conversation, or its matches when it is the last one already. The contacts of a conversation follow each other. */
export function mergeInto(rows: ListedRow[], { row, cursor }: ListedRow): void {
  const last = rows.at(-1);
  if (last?.row.id !== row.id) {
    rows.push({ row, cursor });
    return;
  }
  const matches = new Set([...(last.row.matches ?? []), ...(row.matches ?? [])]);
  rows.splice(-1, 1, { row: { ...row, matches }, cursor });
}

function missingIn(
  unavailable: number,
  requestId: string | null,
): Pick<ListPage, 'unavailable' | 'unavailableIn'> {
  return { unavailable, unavailableIn: unavailable > 0 ? requestId : null };
}

const EMPTY = { rows: [], unavailable: 0, unavailableIn: null, next: null } as const;

function nextOf(connection: JsonObject): string | null {
  const pageInfo = objectAt(connection, 'pageInfo') ?? {};
  return pageInfo['hasNextPage'] === true ? textAt(pageInfo, 'endCursor') : null;
}
