import { UpstreamError } from '../upstream/errors.ts';
import type { ExecuteOperation } from '../upstream/historyPages.ts';
import type { UpstreamResult } from '../upstream/response.ts';

/** How often an operation without an answer is sent at most. An export can wait where a client cannot. */
export const MAX_TRIES = 8;
/** How often an operation is sent at most whose answer is there, with errors in some of its parts. */
export const MAX_TRIES_FOR_PARTS = 3;

const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 60_000;
/** Upstream may ask for more patience than its own doubling gives; beyond this it gets no more. */
const MAX_RETRY_AFTER_MS = 300_000;

export interface Patience {
  /** Resolves after that time. */
  readonly sleep: (delayMs: number) => Promise<void>;
  /** From 0 to 1, the latter excluded. */
  readonly random: () => number;
  readonly onRetry: (reason: string) => void;
}

/**
 * Sends an operation again, later and later, when upstream failed in a way that may pass. What it still fails with
 * then stands. Only for queries.
 */
export function withPatience(
  execute: ExecuteOperation,
  { sleep, random, onRetry }: Patience,
): ExecuteOperation {
  return async (query, variables) => {
    for (let tries = 1; ; tries += 1) {
      const outcome = await execute(query, variables).catch(asError);
      const advice = adviceOn(outcome);
      if (advice === null || tries >= advice.maxTries) {
        if (outcome instanceof Error) throw outcome;
        return outcome;
      }
      onRetry(advice.reason);
      await sleep(delayMs(tries, advice.retryAfterMs, random()));
    }
  };
}

/** Without `Retry-After`, anything from half of the doubled delay to all of it. */
export function delayMs(tries: number, retryAfterMs: number, random: number): number {
  const doubled = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (tries - 1));
  return Math.min(retryAfterMs, MAX_RETRY_AFTER_MS) + doubled * (0.5 + random / 2);
}

interface Advice {
  readonly reason: string;
  readonly maxTries: number;
  readonly retryAfterMs: number;
}

/** Null when there is nothing to wait for. */
function adviceOn(outcome: UpstreamResult | Error): Advice | null {
  if (outcome instanceof UpstreamError) {
    const { code, retryAfterSeconds = 0 } = outcome;
    if (code === 'UPSTREAM_UNAUTHENTICATED' || outcome.extensions['retryPolicy'] === NO_RETRY) return null;
    return { reason: code, maxTries: MAX_TRIES, retryAfterMs: retryAfterSeconds * 1_000 };
  }
  if (outcome instanceof Error) return null;
  const { errors = [], status = 200 } = outcome;
  const isFinal = errors.some(({ extensions }) => extensions['retryPolicy'] === NO_RETRY);
  if (errors.length === 0 || isFinal || (status >= 400 && status < 500)) return null;
  const maxTries = status >= 500 ? MAX_TRIES : MAX_TRIES_FOR_PARTS;
  return { reason: 'errors in the answer', maxTries, retryAfterMs: 0 };
}

const NO_RETRY = 'NO_RETRY';

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('the upstream operation failed', { cause: error });
}
