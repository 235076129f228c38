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
import type { ClosedEntry, ListAnswer } from './closedEntries.ts';
import { readableEntries, wholeEntries } from './closedEntries.ts';
import type { AskedBounds, Interval } from './interval.ts';
import { askedBounds } from './interval.ts';

/** The arguments for one page of the list. */
export interface ClosedPageRequest {
  readonly interval: Interval;
  /** Values for arguments among `ClosedList.others`, by name; those not given are left out. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly after: string | null;
  /** In conversations; of no effect where the list has no page size. */
  readonly pageSize: number;
}

export interface ClosedPage {
  readonly entries: readonly ClosedEntry[];
  readonly next: NextPage;
}

export type ReadClosedPage = (request: ClosedPageRequest) => Promise<ClosedPage>;

/**
 * Reads pages of the list with the first page of each history. What fails in a history leaves that entry without its
 * first page; a page of which nobody can tell all entries rejects with upstream's error, or with an `UpstreamError`.
 */
export function closedPageReader(
  list: ClosedList,
  selection: HistorySelection,
  execute: ExecuteOperation,
): ReadClosedPage {
  const whole = `${conversationFields(selection)} messages(first: ${MESSAGES_PER_PAGE}) { ${selection.messages} }`;
  return async (request) => {
    const full = await ask(list, request, whole, execute);
    const entries = wholeEntries(full);
    if (entries !== null) return { entries, next: pageBehind(full) };
    // A history was refused, or nulled its entry, so that nobody can tell which it was: ask for what the entries are.
    const plain = await ask(list, request, 'id closedAt', execute);
    const named = wholeEntries(plain);
    if (named === null) throw plain.errors[0] ?? full.errors[0] ?? unreadableList();
    const known = new Map(readableEntries(full).map((entry) => [entry.id, entry]));
    return {
      entries: named.map((entry) => known.get(entry.id) ?? entry),
      next: pageBehind(plain),
    };
  };
}

/** Unlike a history, a list that tells nothing of further pages is not taken to be whole. */
function pageBehind({ connection }: ListAnswer): NextPage {
  const isTold = isObject(connection) && isObject(connection['pageInfo']);
  return isTold ? nextPage(connection, new Set()) : { kind: 'invalid' };
}

const ROOT_ALIAS = 'list';

async function ask(
  list: ClosedList,
  request: ClosedPageRequest,
  fields: string,
  execute: ExecuteOperation,
): Promise<ListAnswer> {
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
  Object.assign(values, others, intervalValues(list.interval, askedBounds(interval)));
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

function intervalValues({ kind, arguments: [first] }: IntervalArguments, bounds: AskedBounds): object {
  return kind === 'object' ? { [first.name]: bounds } : bounds;
}

function unreadableList(): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_BAD_RESPONSE',
    'The upstream answered a list of closed conversations that cannot be read whole.',
  );
}
