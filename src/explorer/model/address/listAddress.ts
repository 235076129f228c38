import type { Selection } from './selection.ts';
import { addSelection, parseSelection } from './selection.ts';

/** The state of the list of conversations that its URL holds. */
export interface ListAddress {
  readonly selection: Selection;
  /** The cursors that lead to this page and to the pages before it, the first page left out. The last one is this page's. */
  readonly cursors: readonly string[];
  /** Conversations on a page. */
  readonly size: number;
}

/** How many conversations a page may have. The upstream lists at most 100 in one response. */
export const PAGE_SIZES = [25, 50, 100] as const;
export const DEFAULT_PAGE_SIZE = PAGE_SIZES[0];

/** Returns the first page of a selection. */
export function firstPage(selection: Selection, size: number = DEFAULT_PAGE_SIZE): ListAddress {
  return { selection, cursors: [], size };
}

export function parseListAddress(parameters: URLSearchParams): ListAddress {
  const size = PAGE_SIZES.find((each) => String(each) === parameters.get('size')) ?? DEFAULT_PAGE_SIZE;
  return { selection: parseSelection(parameters), cursors: parameters.getAll('after'), size };
}

/** The parameters of the list. A conversation that was opened from the list has them, too. */
export function listParameters({ selection, cursors, size }: ListAddress): string {
  const parameters = new URLSearchParams();
  addSelection(selection, parameters);
  if (size !== DEFAULT_PAGE_SIZE) parameters.set('size', String(size));
  for (const cursor of cursors) parameters.append('after', cursor);
  return parameters.toString();
}

/** Returns the path and parameters of the list's page. */
export function listPath(address: ListAddress): string {
  return `/explorer?${listParameters(address)}`;
}

/** Returns the path of a conversation or of a contact that leads back to its list. @param id of either. */
export function listedPath(id: string, address: ListAddress): string {
  return `/explorer/${encodeURIComponent(id)}?${listParameters(address)}`;
}
