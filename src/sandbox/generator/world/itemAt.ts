/** The item at an index that is known to be there; throws a `RangeError` when it is not. */
export function itemAt<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`expected an item at ${index}, got a list of ${list.length}`);
  return item;
}
