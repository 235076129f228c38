import { instantOf } from '../src/sandbox/generator/world/dates.ts';
import { MAIN_ACCOUNT } from '../src/sandbox/server/data/accounts.ts';
import type { ConversationJson } from '../src/sandbox/server/data/json.ts';
import { fieldOf, objectsIn } from '../src/sandbox/server/data/json.ts';
import type { Executor } from '../src/sandbox/server/executor.ts';
import type { Operation } from './operation.ts';

export interface Rendered {
  readonly status: number;
  readonly bytes: Buffer;
}

/**
 * Responds to the operations of an export. The entries of the list and the pages of histories are executed when an operation
 * needs them for the first time, and kept as bytes. All operations must have the same selections. Other operations are executed each
 * time.
 */
export function renderedHistories(
  conversations: readonly ConversationJson[],
  execute: Executor,
): (operation: Operation) => Rendered {
  const order = closingOrder(conversations);
  const entries: Buffer[] = [];
  const pages = new Map<string, Buffer>();

  const executed = (operation: Operation): Rendered & { readonly data: unknown } => {
    const { status, body } = execute(operation, MAIN_ACCOUNT, false);
    return { status, bytes: Buffer.from(JSON.stringify(body)), data: body.data };
  };
  const listPage = (operation: Operation, interval: unknown): Rendered => {
    const { _gw_after: after } = operation.variables;
    const start =
      typeof after === 'string' ? order.positionAfter(after) : order.firstFrom(fieldOf(interval, 'from'));
    const end = order.firstFrom(fieldOf(interval, 'to'));
    const last = Math.min(end, start + PAGE_SIZE);
    const isKept = (): boolean => {
      for (let index = start; index < last; index++) if (entries[index] === undefined) return false;
      return true;
    };
    if (!isKept()) {
      const list = fieldOf(executed(operation).data, 'list');
      const edges = objectsIn(fieldOf(list, 'edges'));
      for (const [index, edge] of edges.entries()) entries[start + index] = Buffer.from(JSON.stringify(edge));
      if (edges.length !== last - start || !isKept()) throw new Error('the page has another length');
    }
    const pageInfo = { hasNextPage: last < end, endCursor: last > start ? order.cursorAt(last - 1) : null };
    const head = `{"data":{"list":{"pageInfo":${JSON.stringify(pageInfo)},"edges":[`;
    return { status: 200, bytes: joined(head, entries.slice(start, last), ']}}}') };
  };
  const historyPages = (operation: Operation): Rendered => {
    const { variables } = operation;
    const keys: string[] = [];
    for (let id = variables['_gw_id0']; id !== undefined; id = variables[`_gw_id${keys.length}`]) {
      keys.push(`${String(id)} ${String(variables[`_gw_after${keys.length}`])}`);
    }
    if (!keys.every((key) => pages.has(key))) {
      const { data } = executed(operation);
      for (const [index, key] of keys.entries()) {
        pages.set(key, Buffer.from(`"c${index}":${JSON.stringify(fieldOf(data, `c${index}`))}`));
      }
    }
    const parts = keys.map((key, index) => {
      const page = pages.get(key) ?? Buffer.alloc(0);
      return Buffer.concat([Buffer.from(`"c${index}"`), page.subarray(page.indexOf(':'))]);
    });
    return { status: 200, bytes: joined('{"data":{', parts, '}}') };
  };

  return (operation) => {
    const interval = Object.values(operation.variables).find((value) => fieldOf(value, 'from') !== undefined);
    if (interval !== undefined) return listPage(operation, interval);
    return '_gw_id0' in operation.variables ? historyPages(operation) : executed(operation);
  };
}

const PAGE_SIZE = 100;

function joined(head: string, parts: readonly Buffer[], tail: string): Buffer {
  const pieces = parts.flatMap((part, index) => (index === 0 ? [part] : [COMMA, part]));
  return Buffer.concat([Buffer.from(head), ...pieces, Buffer.from(tail)]);
}

const COMMA = Buffer.from(',');

/** The order in which the sandbox lists conversations: by closing date, then by id. Without a readable date, they are not listed. */
function closingOrder(conversations: readonly ConversationJson[]) {
  const ordered = conversations
    .flatMap(({ id, closedAt }) => {
      const at = instantOf(closedAt);
      return at === undefined ? [] : [{ id, at }];
    })
    .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
  const positions = new Map(ordered.map(({ id }, index) => [id, index]));
  return {
    positionAfter: (cursor: string): number => {
      const position = positions.get(fromCursor(cursor));
      if (position === undefined) throw new Error('the cursor is unknown');
      return position + 1;
    },
    cursorAt: (position: number): string => toCursor(ordered[position]?.id ?? ''),
    /** The first position whose conversation was closed at this time or later. */
    firstFrom: (date: unknown): number => {
      const fromMs = instantOf(date) ?? 0;
      let [low, high] = [0, ordered.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((ordered[middle]?.at ?? 0) < fromMs) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

/** The cursors of the sandbox, which must understand them. */
const SCOPE = 'closedConversations:';

function toCursor(id: string): string {
  return Buffer.from(SCOPE + id).toString('base64url');
}

function fromCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString().slice(SCOPE.length);
}
