import { UpstreamError } from '../errors/upstreamError.ts';
import { maxErrorsRead, shownExtensions } from '../response/graphqlErrors.ts';
import { isObject, parseJson } from '../response/json.ts';
import type { Chunks } from '../transport/chunks.ts';
import { textOf } from '../transport/chunks.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import { retryAfterSeconds } from '../transport/retryAfter.ts';
import type { RetryReason } from './events.ts';

/** Why the same query may succeed a little later. */
export interface RetryAdvice {
  readonly reason: RetryReason;
  /** The value of `Retry-After`; undefined without one. */
  readonly retryAfterSeconds: number | undefined;
}

/**
 * Whether a retry after this response makes sense: after HTTP 429, 502, 503 and 504, unless an error in the body has the
 * retry policy `NO_RETRY`.
 *
 * @returns null for no retry.
 */
export function adviceOnResponse(response: HttpResponse): RetryAdvice | null {
  const reason = REASONS.get(response.status);
  if (reason === undefined || forbidsRetry(response.body)) return null;
  return { reason, retryAfterSeconds: retryAfterSeconds(response.headers) };
}

/** Null for all errors but a lost connection. After a timeout, the next try would most likely time out, too. */
export function adviceOnError(error: unknown): RetryAdvice | null {
  const isConnectionLost = error instanceof UpstreamError && error.connectionLost;
  return isConnectionLost ? { reason: 'connection', retryAfterSeconds: undefined } : null;
}

const REASONS: ReadonlyMap<number, RetryReason> = new Map([
  [429, 'rate_limited'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'timeout'],
]);

function forbidsRetry(body: Chunks): boolean {
  const text = textOf(body);
  if (!text.includes(NO_RETRY)) return false;
  const errors = errorsIn(text);
  return errors.some((error) => shownExtensions(error)['retryPolicy'] === NO_RETRY);
}

const NO_RETRY = 'NO_RETRY';

function errorsIn(body: string): readonly unknown[] {
  const response = parseJson(body);
  const errors = isObject(response) ? response['errors'] : null;
  return Array.isArray(errors) ? errors.slice(0, maxErrorsRead) : [];
}
