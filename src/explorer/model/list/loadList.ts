import type { Clock } from '../address/days.ts';
import type { ListAddress } from '../address/listAddress.ts';
import { firstPage } from '../address/listAddress.ts';
import type { Filters } from '../address/selection.ts';
import type { Failure } from '../gateway/failure.ts';
import type { GatewayAccess } from '../gateway/request.ts';
import type { ListSchema } from '../gateway/schema.ts';
import type { ListedRow, ListPage } from './listPages.ts';
import { listPages, mergeInto } from './listPages.ts';
import type { ListRow } from './listRow.ts';

/** One page of the list, while it is loaded and afterwards. */
export interface ListModel {
  readonly isLoading: boolean;
  readonly rows: readonly ListRow[];
  /** How many conversations were read so far, those included that do not meet the filters. */
  readonly readCount: number;
  /** Conversations that are missing, because their history is not available. */
  readonly unavailable: number;
  /** The id of the first request that lacked conversations; null when none are missing. */
  readonly unavailableIn: string | null;
  /** The cursor of the next page; null on the last one, and while the page is loaded. */
  readonly next: string | null;
  /** Why the list, or a part of it, is missing; null when it is complete. */
  readonly failure: Failure | null;
  /** How the gateway refused the cursor of the address, so that this is the first page; null when it did not. */
  readonly refusal: Failure | null;
}

export const LOADING_LIST: ListModel = {
  isLoading: true,
  rows: [],
  readCount: 0,
  unavailable: 0,
  unavailableIn: null,
  next: null,
  failure: null,
  refusal: null,
};

/**
 * Requests for one page of the list. The browser checks some filters itself, and reads on until the page is full. A page that
 * is not full after so many requests has a next page nevertheless.
 */
export const MAX_REQUESTS = 40;

export interface ListContext {
  readonly gateway: GatewayAccess;
  readonly clock: Clock;
  readonly list: ListSchema;
  /** Ends the loading between two requests. */
  readonly signal: AbortSignal;
}

/**
 * Loads one page of the list. Reports it after each response. Never rejects.
 *
 * A cursor is valid only for the arguments that it was made for: the interval of `today` is another one tomorrow. When the gateway
 * refuses the cursor, the first page is loaded.
 */
export async function loadList(
  address: ListAddress,
  { gateway, clock, list, signal }: ListContext,
  report: (model: ListModel) => void,
): Promise<void> {
  const { selection, cursors, size } = address;
  const requestPage = listPages(list, address, clock, gateway);
  const found: ListedRow[] = [];
  let model = LOADING_LIST;
  let cursor = cursors.at(-1) ?? null;
  let readIds: ReadonlySet<string> = new Set();
  for (let count = 1; model.isLoading && !signal.aborted; count += 1) {
    const page = await requestPage(cursor);
    if (count === 1 && cursor !== null && mayRefuseCursor(page)) {
      model = { ...model, refusal: page.failure };
      cursor = null;
      continue;
    }
    // The first conversation of a response may be the last one of the response before.
    readIds = new Set([...readIds, ...page.rows.map(({ row }) => row.id)]);
    const listed = page.rows.filter(({ row }) => isListed(row, selection.filters));
    for (const each of listed) mergeInto(found, each);
    const isLoading = count < MAX_REQUESTS && !isComplete(page, found, size);
    cursor = page.next;
    model = {
      ...model,
      isLoading,
      rows: (isLoading ? found : cut(found, size)).map(({ row }) => row),
      readCount: readIds.size,
      unavailable: model.unavailable + page.unavailable,
      unavailableIn: model.unavailableIn ?? page.unavailableIn,
      next: isLoading ? null : nextCursor(found, page.next, size),
      failure: model.failure ?? page.failure,
    };
    report(model);
  }
}

/**
 * Returns the address of the page that a model holds.
 *
 * @param address the address that the model was loaded for.
 */
export function shownPage(address: ListAddress, { refusal }: ListModel): ListAddress {
  return refusal === null ? address : firstPage(address.selection, address.size);
}

/** Whether the cursor may be why there is nothing: neither the gateway nor the upstream has an error code for cursors. */
function mayRefuseCursor({ rows, failure }: ListPage): boolean {
  return rows.length === 0 && (failure?.kind === 'input' || failure?.kind === 'refused');
}

/** Whether no further request is needed, or none is possible. */
function isComplete({ rows, next, failure }: ListPage, found: readonly ListedRow[], size: number): boolean {
  if (next === null || (failure !== null && rows.length === 0)) return true;
  // A row with a cursor may have further matches in the next response, so one row more must have begun.
  const mayGrow = found.at(-1)?.cursor !== null;
  return found.length >= (mayGrow ? size + 1 : size);
}

/** Rows with cursors may be cut anywhere. The others only end with a response. */
function cut(found: readonly ListedRow[], size: number): readonly ListedRow[] {
  return canCut(found, size) ? found.slice(0, size) : found;
}

function nextCursor(found: readonly ListedRow[], next: string | null, size: number): string | null {
  return canCut(found, size) ? (found[size - 1]?.cursor ?? next) : next;
}

function canCut(found: readonly ListedRow[], size: number): boolean {
  return found.length > size && found[size - 1]?.cursor !== null;
}

/** Checks the filters that the gateway may not have checked: some schemas have no filter by channel or project. */
function isListed({ channel, site, anomalyCodes }: ListRow, filters: Filters): boolean {
  return (
    (filters.channel.length === 0 || filters.channel.includes(channel)) &&
    (filters.site.length === 0 || (site !== null && filters.site.includes(site.id))) &&
    (!filters.anomaliesOnly || anomalyCodes.length > 0)
  );
}
