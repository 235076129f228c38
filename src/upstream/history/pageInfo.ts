import type { Json } from '../response/json.ts';
import { isObject } from '../response/json.ts';

/** Whether there is a further page. `invalid`: there is one, but without a usable cursor (R16). */
export type NextPage =
  | { readonly kind: 'none' }
  | { readonly kind: 'after'; readonly cursor: string }
  | { readonly kind: 'invalid' };

/**
 * R16: reads `pageInfo { hasNextPage endCursor }` of a connection. Without `pageInfo`, there is no further page.
 *
 * @param seen the cursors that were used already. A cursor that repeats would cause an endless loop.
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
