import { UpstreamError } from '../errors/upstreamError.ts';
import { maxErrorsRead, shownExtensions } from '../response/graphqlErrors.ts';
import { isObject, parseJson } from '../response/json.ts';
import type { Chunks } from '../transport/chunks.ts';
import { textOf } from '../transport/chunks.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import { retryAfterSeconds } from '../transport/retryAfter.ts';
import type { RetryReason } from './events.ts';

/** Why the same query may bring a better answer a little later. */
export interface RetryAdvice {
  readonly reason: RetryReason;
  /** What `Retry-After` asked for. */
  readonly retryAfterSeconds: number | undefined;
}

/** Null for an answer that would not change: a success, a refusal, or one that the upstream marks `NO_RETRY`. */
export function adviceOnAnswer(answer: HttpResponse): RetryAdvice | null {
  const reason = REASONS.get(answer.status);
  if (reason === undefined || forbidsRetry(answer.body)) return null;
  return { reason, retryAfterSeconds: retryAfterSeconds(answer.headers) };
}

/** Only a connection that failed is worth another try: who let one try run out of time would do so again. */
export function adviceOnError(error: unknown): RetryAdvice | null {
  const isLost = error instanceof UpstreamError && error.connectionLost;
  return isLost ? { reason: 'connection', retryAfterSeconds: undefined } : null;
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
  const answer = parseJson(body);
  const errors = isObject(answer) ? answer['errors'] : null;
  return Array.isArray(errors) ? errors.slice(0, maxErrorsRead) : [];
}
