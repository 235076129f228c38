/**
 * Removes an item from a list whose order does not matter: the last item takes its position.
 *
 * Use an array and this function for a list of requests in flight. Do not use a `Map` or a `Set`: where entries come and go all the
 * time, it keeps ended requests in memory (docs/decisions/012-nothing-outlives-its-request.md).
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
