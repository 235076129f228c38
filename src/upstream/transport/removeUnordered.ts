/**
 * Removes an item from a list whose order does not matter: the last item takes its position.
 *
 * Lists of what is in flight are arrays with this function. A `Map` or a `Set` that entries enter and leave all the time keeps
 * whole requests alive (docs/decisions/012-nothing-outlives-its-request.md).
 *
 * @returns whether the list held the item.
 */
export function removeUnordered<T>(items: T[], item: T): boolean {
  const index = items.indexOf(item);
  if (index < 0) return false;
  const last = items.pop();
  if (last !== undefined && index < items.length) items[index] = last;
  return true;
}
