/** How long to wait at most before the second try; it doubles with each further one. */
export const RETRY_BASE_DELAY_MS = 200;
/** The most that doubling comes to. */
export const MAX_RETRY_DELAY_MS = 5_000;
/** A `Retry-After` beyond this is not waited for: the client is told instead. */
export const MAX_RETRY_AFTER_SECONDS = 10;

/**
 * Milliseconds to wait before the next try, or null when the upstream asks for more patience than a client has.
 * Without `Retry-After` it is full jitter: anything from 0 to the doubled delay. With it, the jitter comes on top, so
 * that those who were told the same do not come back together.
 *
 * @param attempt how often it was tried already, from 1.
 * @param random a number from 0 to 1, the latter excluded.
 */
export function retryDelayMs(
  attempt: number,
  retryAfterSeconds: number | undefined,
  random: number,
): number | null {
  const jitterMs = random * Math.min(MAX_RETRY_DELAY_MS, RETRY_BASE_DELAY_MS * 2 ** (attempt - 1));
  if (retryAfterSeconds === undefined) return jitterMs;
  if (retryAfterSeconds > MAX_RETRY_AFTER_SECONDS) return null;
  return retryAfterSeconds * 1_000 + jitterMs;
}
