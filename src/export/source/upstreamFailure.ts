import type { UpstreamErrorCode } from '../../upstream/errors/upstreamError.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import type { UpstreamResult } from '../../upstream/response/response.ts';

/**
 * The kinds of failures after which an operation may be retried.
 * - `away`: no GraphQL response, or HTTP 5xx.
 * - `limited`: HTTP 429.
 * - `refused`: HTTP 401, a redirect, or HTTP 4xx without GraphQL errors.
 * - `parts`: a response with errors in some of its parts.
 */
export type FailureKind = 'away' | 'limited' | 'refused' | 'parts';

export interface Failure {
  readonly kind: FailureKind;
  readonly error: UpstreamError;
  /** The value of `Retry-After`, in milliseconds. 0 without this header. */
  readonly retryAfterMs: number;
  /** True if the upstream says that a retry would fail again. */
  readonly isFinal: boolean;
}

/** Null for a response without errors, for one whose errors would come again, and for an error that is not from upstream. */
export function failureIn(outcome: UpstreamResult | Error): Failure | null {
  if (outcome instanceof UpstreamError) return failureOf(outcome);
  if (outcome instanceof Error) return null;
  const { errors = [], status = 200 } = outcome;
  const isFinal = errors.some(forbidsRetry);
  if (status >= 500) {
    const error = new UpstreamError('UPSTREAM_UNAVAILABLE', `The upstream failed (HTTP ${status}).`, {
      status,
    });
    return { kind: 'away', error, retryAfterMs: 0, isFinal };
  }
  if (errors.length === 0 || isFinal || status >= 400) return null;
  const error = new UpstreamError('UPSTREAM_BAD_RESPONSE', 'The upstream reported errors in its response.');
  return { kind: 'parts', error, retryAfterMs: 0, isFinal };
}

function failureOf(error: UpstreamError): Failure {
  const kind = kindOf(error.code, error.status);
  const retryAfterMs = (error.retryAfterSeconds ?? 0) * 1_000;
  // A refused token is replaced, even if the upstream forbids a retry.
  return { kind, error, retryAfterMs, isFinal: kind !== 'refused' && forbidsRetry(error) };
}

function kindOf(code: UpstreamErrorCode, status = 0): FailureKind {
  switch (code) {
    case 'UPSTREAM_UNAUTHENTICATED':
      return 'refused';
    case 'UPSTREAM_RATE_LIMITED':
      return 'limited';
    case 'UPSTREAM_BAD_RESPONSE':
      return status >= 300 && status < 500 ? 'refused' : 'away';
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_TIMEOUT':
      return 'away';
  }
}

function forbidsRetry({ extensions }: { readonly extensions: Readonly<Record<string, unknown>> }): boolean {
  return extensions['retryPolicy'] === 'NO_RETRY';
}
