import { generateConversation } from '../src/sandbox/generator/generate.ts';
import { instantOf } from '../src/sandbox/generator/world/dates.ts';

/** The closed conversations among those with the numbers 0 to count-1, in the order in which upstream lists them. */
export interface ClosingOrder {
  readonly length: number;
  /** Returns the number of the conversation at a position. */
  indexAt(position: number): number;
  /** Returns the position of a conversation. */
  placeOf(index: number): number;
  /** Returns the first position whose conversation was closed at this time or later. */
  firstPlaceFrom(atMs: number): number;
}

/** Generates every conversation once, and keeps only the time at which it was closed. */
export function closingOrder(seed: number, count: number): ClosingOrder {
  const closedAt = new Float64Array(count).fill(Number.NaN);
  const idStart = new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    const { conversation } = generateConversation(seed, index);
    closedAt[index] = instantOf(conversation.closedAt) ?? Number.NaN;
    idStart[index] = Number.parseInt(conversation.id.slice(0, 8), 16);
  }
  const closed = Uint32Array.from(closedAt.keys()).filter((index) => !Number.isNaN(closedAt[index]));
  const order = closed.sort(
    (one, other) => at(closedAt, one) - at(closedAt, other) || at(idStart, one) - at(idStart, other),
  );
  const positions = new Uint32Array(count);
  for (const [position, index] of order.entries()) positions[index] = position;
  return {
    length: order.length,
    indexAt: (position) => at(order, position),
    placeOf: (index) => at(positions, index),
    firstPlaceFrom: (atMs) => {
      let [low, high] = [0, order.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (at(closedAt, at(order, middle)) < atMs) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

function at(values: Float64Array | Uint32Array, index: number): number {
  return values[index] ?? Number.NaN;
}
