/** A worker that worked for this long was healthy: the next delay is the first one again. */
export const HEALTHY_AFTER_MS = 60_000;
/** Wait before the second replacement in a row. It doubles with each further one. */
const FIRST_DELAY_MS = 1_000;
export const MAX_DELAY_MS = 10_000;

/**
 * Decides how long the primary process waits before it replaces a worker: not at all for the first one, then longer each time
 * that a worker ends soon after its start.
 *
 * @returns a function to call for each worker that has ended, with the time for which it worked, in ms. It returns the delay, in ms.
 */
export function createRestartDelay(): (workedMs: number) => number {
  let endsInARow = 0;
  return (workedMs) => {
    endsInARow = workedMs >= HEALTHY_AFTER_MS ? 1 : endsInARow + 1;
    return endsInARow === 1 ? 0 : Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (endsInARow - 2));
  };
}
