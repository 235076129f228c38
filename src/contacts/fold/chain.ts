/** An immutable list that grows without copying: the newest item, then the rest. Null is the empty list. */
export type Chain<T> = { readonly newest: T; readonly rest: Chain<T> } | null;

/** The items, oldest first. */
export function toArray<T>(chain: Chain<T>): readonly T[] {
  const items: T[] = [];
  for (let link = chain; link !== null; link = link.rest) items.push(link.newest);
  return items.reverse();
}
