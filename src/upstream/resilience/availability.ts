import type { UpstreamErrorCode } from '../errors/upstreamError.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import type { UpstreamHeaders } from '../transport/headers.ts';
import type { TryOutcome } from './breakerState.ts';

/**
 * Decides whether the upstream is away, for the breaker and for readiness. The upstream is away when three tries in a row
 * got no response from it, and a probe gets none either. So one operation that is too slow or too large, or that the
 * upstream fails to execute, is no reason to refuse the operations of other clients.
 */
export interface Availability {
  /** Call with the response of each try. `headers` are those of the try; a probe uses them. */
  judgeResponse(response: HttpResponse, headers: UpstreamHeaders): Judgement;
  /** Call with the error of each try that got no response. */
  judgeError(error: unknown, headers: UpstreamHeaders): Judgement;
  /** The code of the last failure while the upstream is away, else null. */
  unavailability(): UpstreamErrorCode | null;
}

/**
 * Resolves to true when the upstream responds to a minimal operation; a refusal is a response, too. Never rejects.
 *
 * @param headers those of the failed operations: without a token, a proxy before the upstream may respond.
 */
export type Probe = (headers: UpstreamHeaders) => Promise<boolean>;

/** A promise when a probe is needed. It never rejects. */
export type Judgement = TryOutcome | Promise<TryOutcome>;

/** A probe is sent after this many tries in a row without a response. */
export const SILENT_IN_A_ROW = 3;
/** How long a failure counts. Without this limit, a gateway that gets no requests would never become ready again. */
export const EVIDENCE_MS = 15_000;

/** @param now monotonic clock, in milliseconds. */
export function createAvailability(probe: Probe, now: () => number): Availability {
  let silentInARow = 0;
  let away: { readonly code: UpstreamErrorCode; readonly atMs: number } | null = null;

  const noteResponse = (): TryOutcome => {
    silentInARow = 0;
    away = null;
    return 'succeeded';
  };
  const judgeSilence = async (code: UpstreamErrorCode, headers: UpstreamHeaders): Promise<TryOutcome> => {
    silentInARow += 1;
    if (silentInARow < SILENT_IN_A_ROW) return 'abandoned';
    const isThere = await probe(headers);
    // Another operation may have got a response in the meantime.
    if (isThere || silentInARow === 0) return noteResponse();
    away = { code, atMs: now() };
    return 'failed';
  };

  return {
    judgeResponse: (response, headers) => {
      const code = silenceIn(response);
      return code === null ? noteResponse() : judgeSilence(code, headers);
    },
    judgeError: (error, headers) => {
      // The try was aborted, which says nothing about the upstream.
      if (!(error instanceof UpstreamError)) return 'abandoned';
      // An error with a status had a response, such as one above the size limit.
      return error.status === undefined ? judgeSilence(error.code, headers) : noteResponse();
    },
    unavailability: () => (away !== null && now() - away.atMs < EVIDENCE_MS ? away.code : null),
  };
}

/**
 * The error code for a response that a proxy sends when the upstream is away or too slow (502, 503, 504). Null for all
 * others: a 500 comes from the upstream itself, and is about one operation.
 */
export function silenceIn({ status }: HttpResponse): UpstreamErrorCode | null {
  if (status === 504) return 'UPSTREAM_TIMEOUT';
  return status === 502 || status === 503 ? 'UPSTREAM_UNAVAILABLE' : null;
}
