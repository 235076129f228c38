/**
 * Fragments `F0`, `F1`, ... of which each spreads the next one twice: `last` is selected 2^(count - 1) times where `F0`
 * is spread once.
 *
 * @param body what a fragment selects, given the spread of the next one.
 */
export function doublingFragments(
  count: number,
  type: string,
  last: string,
  body: (next: string) => string = (next) => `${next} ${next}`,
): string {
  return Array.from({ length: count }, (_, index) => {
    const isLast = index === count - 1;
    return `fragment F${index} on ${type} { ${isLast ? last : body(`...F${index + 1}`)} }`;
  }).join(' ');
}
