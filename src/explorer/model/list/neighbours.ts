import type { ListAddress } from '../address/listAddress.ts';
import { linkedId } from './listRow.ts';
import type { ListModel } from './loadList.ts';

/** The conversations beside one conversation in a list. */
export interface Neighbours {
  /** The id to link to; null at the start of the page, and when the conversation is not on the page. */
  readonly previous: string | null;
  readonly next: string | null;
  /** The next page of the list, for the last conversation of a page; otherwise null. */
  readonly nextPage: ListAddress | null;
  /** The position on the page, from 1; null when the conversation is not on it. */
  readonly position: number | null;
}

/** Finds a conversation on a page of the list. @param address the address of the page. */
export function neighboursOf(
  conversationId: string,
  { rows, next, isLoading }: ListModel,
  address: ListAddress,
): Neighbours {
  const index = isLoading ? -1 : rows.findIndex(({ id }) => id === conversationId);
  if (index === -1) return { previous: null, next: null, nextPage: null, position: null };
  const before = rows[index - 1];
  const after = rows[index + 1];
  return {
    previous: before === undefined ? null : linkedId(before),
    next: after === undefined ? null : linkedId(after),
    nextPage:
      after === undefined && next !== null ? { ...address, cursors: [...address.cursors, next] } : null,
    position: index + 1,
  };
}
