import type { Json } from '../response/json.ts';
import { isObject } from '../response/json.ts';

/** What a page says about the one behind it. `invalid`: it says that there is one and not how to get it (R16). */
export type NextPage =
  | { readonly kind: 'none' }
  | { readonly kind: 'after'; readonly cursor: string }
  | { readonly kind: 'invalid' };

/**
 * R16: reads `pageInfo { hasNextPage endCursor }` of a connection. No `pageInfo` means complete.
 *
 * @param seen the cursors that were used already: one that comes again would never end.
 */
export function nextPage(connection: Json, seen: ReadonlySet<string>): NextPage {
  const pageInfo = isObject(connection) ? (connection['pageInfo'] ?? null) : null;
  if (pageInfo === null) return { kind: 'none' };
  if (!isObject(pageInfo)) return { kind: 'invalid' };
  const { hasNextPage, endCursor } = pageInfo;
  if (hasNextPage === false || hasNextPage === undefined) return { kind: 'none' };
  const isNew = hasNextPage === true && typeof endCursor === 'string' && !seen.has(endCursor);
  return isNew ? { kind: 'after', cursor: endCursor } : { kind: 'invalid' };
}
