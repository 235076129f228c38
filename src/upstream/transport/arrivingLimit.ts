import { removeUnordered } from './removeUnordered.ts';

/** A response that is not complete yet. */
export interface Arriving {
  /** The number of bytes that have arrived. */
  readonly bytes: number;
  /** Ends the response with an error. It must call `remove`. */
  stop(maxBytes: number): void;
}

/** Limits the memory of incomplete responses, all connections together. */
export interface ArrivingLimit {
  /** Counts bytes that have arrived. Beyond the limit, it stops the largest responses until the others fit. */
  add(response: Arriving, bytes: number): void;
  /** Call when a response is complete or has failed. The second call has no effect. */
  remove(response: Arriving): void;
}

/** @param maxBytes must be at least the limit of a single response. */
export function createArrivingLimit(maxBytes: number): ArrivingLimit {
  const arriving: Arriving[] = [];
  let total = 0;
  return {
    add: (response, bytes) => {
      if (!arriving.includes(response)) arriving.push(response);
      total += bytes;
      while (total > maxBytes) largestOf(arriving).stop(maxBytes);
    },
    remove: (response) => {
      if (removeUnordered(arriving, response)) total -= response.bytes;
    },
  };
}

function largestOf(arriving: readonly Arriving[]): Arriving {
  return arriving.reduce((largest, each) => (each.bytes > largest.bytes ? each : largest));
}
