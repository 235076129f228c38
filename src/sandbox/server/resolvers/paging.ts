import { upstreamError } from '../data/upstreamError.ts';

export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Page<T> {
  readonly items: readonly { readonly item: T; readonly cursor: string }[];
  readonly pageInfo: PageInfo;
}

/** Options for the pages and cursors of a list. */
export interface PageOptions<T> {
  /** The name of the list. A cursor of another list is refused. */
  readonly scope: string;
  /** The page size when neither `first` nor `last` is given. */
  readonly defaultSize?: number;
  /** Returns a unique key of an item. @default its index in the list */
  readonly keyOf?: (item: T, index: number) => string;
}

/** Most items on a page. A larger size is refused and not reduced: a client could miss items without noticing. */
export const MAX_PAGE_ITEMS = 100;

/** The real default is not known. A small number shows clients that one page is not the whole list. */
export const DEFAULT_PAGE_ITEMS = 20;

/** Returns one page of a list. Throws an upstream error for invalid sizes and cursors. */
export function pageOf<T>(list: readonly T[], args: PageArgs, options: PageOptions<T>): Page<T> {
  const { scope, defaultSize = DEFAULT_PAGE_ITEMS, keyOf = indexOf } = options;
  const from = args.after == null ? 0 : positionOf(list, args.after, scope, keyOf) + 1;
  const to = args.before == null ? list.length : positionOf(list, args.before, scope, keyOf);
  const [start, end] = boundsOf(from, Math.max(from, to), sizeOf(args, defaultSize));
  const items = list
    .slice(start, end)
    .map((item, index) => ({ item, cursor: encodeCursor(scope, keyOf(item, start + index)) }));
  return {
    items,
    pageInfo: {
      hasNextPage: end < list.length,
      hasPreviousPage: start > 0,
      startCursor: items[0]?.cursor ?? null,
      endCursor: items.at(-1)?.cursor ?? null,
    },
  };
}

/** Returns the page as a connection. Each edge has a node and a cursor. */
export function connectionOf<T>(list: readonly T[], args: PageArgs, options: PageOptions<T>) {
  const { items, pageInfo } = pageOf(list, args, options);
  return { pageInfo, edges: items.map(({ item, cursor }) => ({ node: item, cursor })) };
}

type Size = { readonly count: number; readonly fromTheEnd: boolean };

function sizeOf({ first, last, before }: PageArgs, defaultSize: number): Size {
  if (first != null && last != null) {
    throw upstreamError('BAD_REQUEST', 'Expected either "first" or "last", got both.');
  }
  if (first != null) return { count: checked('first', first), fromTheEnd: false };
  if (last != null) return { count: checked('last', last), fromTheEnd: true };
  return { count: defaultSize, fromTheEnd: before != null };
}

function checked(name: string, count: number): number {
  if (count >= 0 && count <= MAX_PAGE_ITEMS) return count;
  throw upstreamError(
    'BAD_REQUEST',
    `Expected "${name}" to lie between 0 and ${MAX_PAGE_ITEMS}, got ${count}.`,
  );
}

function boundsOf(
  from: number,
  to: number,
  { count, fromTheEnd }: Size,
): readonly [start: number, end: number] {
  return fromTheEnd ? [Math.max(from, to - count), to] : [from, Math.min(to, from + count)];
}

function positionOf<T>(
  list: readonly T[],
  cursor: string,
  scope: string,
  keyOf: (item: T, index: number) => string,
): number {
  const position = list.findIndex((item, index) => encodeCursor(scope, keyOf(item, index)) === cursor);
  if (position >= 0) return position;
  throw upstreamError('BAD_REQUEST', `Expected a cursor of this list, got "${cursor.slice(0, 100)}".`);
}

function encodeCursor(scope: string, key: string): string {
  return Buffer.from(`${scope}:${key}`).toString('base64url');
}

function indexOf(_item: unknown, index: number): string {
  return String(index);
}
