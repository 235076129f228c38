import { UpstreamError } from '../errors/upstreamError.ts';
import type { ExecuteOperation } from '../history/historyPages.ts';
import { conversationFields } from '../history/historyPages.ts';
import type { HistorySelection } from '../history/historySelection.ts';
import { MESSAGES_PER_PAGE } from '../history/historySelection.ts';
import type { NextPage } from '../history/pageInfo.ts';
import { nextPage } from '../history/pageInfo.ts';
import type { Json } from '../response/json.ts';
import { isObject } from '../response/json.ts';
import type { UpstreamResult } from '../response/response.ts';
import type { ClosedList, IntervalArguments } from '../schema/closedList.ts';
import type { ClosedEntry, ListResponse } from './closedEntries.ts';
import { completeEntries, readableEntries } from './closedEntries.ts';
import type { Interval, RequestBounds } from './interval.ts';
import { requestBounds } from './interval.ts';

/** The arguments for one page of the list. */
export interface ClosedPageRequest {
  readonly interval: Interval;
  /** Values for the arguments in `ClosedList.others`, by name. An argument without a value is left out. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly after: string | null;
  /** In conversations. Ignored when the list has no argument for the page size. */
  readonly pageSize: number;
}

export interface ClosedPage {
  readonly entries: readonly ClosedEntry[];
  readonly next: NextPage;
}

export type ReadClosedPage = (request: ClosedPageRequest) => Promise<ClosedPage>;

/**
 * Reads pages of the list with the first page of each history. An entry whose history has an error has no first page.
 * Rejects with upstream's error, or with an `UpstreamError`, when the ids of the page cannot be read.
 */
export function closedPageReader(
  list: ClosedList,
  selection: HistorySelection,
  execute: ExecuteOperation,
): ReadClosedPage {
  const withHistory = `${conversationFields(selection)} messages(first: ${MESSAGES_PER_PAGE}) { ${selection.messages} }`;
  return async (request) => {
    const full = await requestPage(list, request, withHistory, execute);
    const entries = completeEntries(full);
    if (entries !== null) return { entries, next: pageAfter(full) };
    // An error in a history made its whole entry null, so its id is missing. A second request reads only the ids.
    const plain = await requestPage(list, request, 'id closedAt', execute);
    const plainEntries = completeEntries(plain);
    if (plainEntries === null) throw plain.errors[0] ?? full.errors[0] ?? unreadableList();
    const known = new Map(readableEntries(full).map((entry) => [entry.id, entry]));
    return {
      entries: plainEntries.map((entry) => known.get(entry.id) ?? entry),
      next: pageAfter(plain),
    };
  };
}

/** Invalid without `pageInfo`. (A history without `pageInfo` has one page; a list must say that it has no further page.) */
function pageAfter({ connection }: ListResponse): NextPage {
  const hasPageInfo = isObject(connection) && isObject(connection['pageInfo']);
  return hasPageInfo ? nextPage(connection, new Set()) : { kind: 'invalid' };
}

const ROOT_ALIAS = 'list';

async function requestPage(
  list: ClosedList,
  request: ClosedPageRequest,
  fields: string,
  execute: ExecuteOperation,
): Promise<ListResponse> {
  const { variables, definitions, args } = argumentsOf(list, request);
  const nodes = list.path.reduceRight((inner, field) => `${field} { ${inner} }`, fields);
  const query = `query ClosedConversations(${definitions.join(' ')}) {
    ${ROOT_ALIAS}: ${list.field}(${args.join(' ')}) { pageInfo { hasNextPage endCursor } ${nodes} }
  }`;
  const result: UpstreamResult = await execute(query, variables);
  const { data, errors = [] } = result;
  return { connection: data?.[ROOT_ALIAS], errors, root: ROOT_ALIAS, path: list.path };
}

interface Arguments {
  readonly variables: Record<string, Json>;
  readonly definitions: readonly string[];
  readonly args: readonly string[];
}

function argumentsOf(list: ClosedList, { interval, others, after, pageSize }: ClosedPageRequest): Arguments {
  const values: Record<string, unknown> = { ...(list.order && { [list.order.argument]: list.order.value }) };
  Object.assign(values, others, intervalValues(list.interval, requestBounds(interval)));
  const variables: Record<string, Json> = {};
  const definitions: string[] = [];
  const args: string[] = [];
  const add = (name: string, type: string, value: unknown): void => {
    variables[`_gw_${name}`] = value;
    definitions.push(`$_gw_${name}: ${type}`);
    args.push(`${name}: $_gw_${name}`);
  };
  for (const { name, type } of [...list.interval.arguments, ...list.others]) {
    if (values[name] !== undefined) add(name, String(type), values[name]);
  }
  if (after !== null) add(list.after.name, String(list.after.type), after);
  if (list.hasPageSize) args.push(`first: ${pageSize}`);
  return { variables, definitions, args };
}

function intervalValues({ kind, arguments: [first] }: IntervalArguments, bounds: RequestBounds): object {
  return kind === 'object' ? { [first.name]: bounds } : bounds;
}

function unreadableList(): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_BAD_RESPONSE',
    "The ids in the upstream's list of closed conversations cannot be read.",
  );
}
