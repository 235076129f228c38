import type { Selection } from './selection.ts';
import { addSelection, parseSelection } from './selection.ts';

/** The state of the list of conversations that its URL holds. */
export interface ListAddress {
  readonly selection: Selection;
  /** The cursors that lead to this page and to the pages before it, the first page left out. The last one is this page's. */
  readonly cursors: readonly string[];
}

export function parseListAddress(parameters: URLSearchParams): ListAddress {
  return { selection: parseSelection(parameters), cursors: parameters.getAll('after') };
}

/** The parameters of the list. A conversation that was opened from the list has them, too. */
export function listParameters({ selection, cursors }: ListAddress): string {
  const parameters = new URLSearchParams();
  addSelection(selection, parameters);
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
