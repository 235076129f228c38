/** A list that grows at its end without copying: the newest item, then the rest. */
export type Chain<T> = { readonly newest: T; readonly rest: Chain<T> } | null;

/** The items, oldest first. */
export function inOrder<T>(chain: Chain<T>): readonly T[] {
  const items: T[] = [];
  for (let link = chain; link !== null; link = link.rest) items.push(link.newest);
  return items.reverse();
}
