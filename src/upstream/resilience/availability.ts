import type { UpstreamErrorCode } from '../errors/upstreamError.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import type { UpstreamHeaders } from '../transport/headers.ts';
import type { TryOutcome } from './breakerState.ts';

/**
 * Decides whether the upstream is away, for the breaker and for readiness. It is away when three tries in a row got no
 * answer of its own and a probe gets none either. One operation that is too slow or too large, or that upstream fails
 * to execute, is therefore no reason to refuse the operations of other clients.
 */
export interface Availability {
  /** Call with the answer of each try. `headers` are those of the try; a probe uses them. */
  judgeAnswer(answer: HttpResponse, headers: UpstreamHeaders): Judgement;
  /** Call with the error of each try that got no answer. */
  judgeError(error: unknown, headers: UpstreamHeaders): Judgement;
  /** The code of the last failure while the upstream is away, else null. */
  unavailability(): UpstreamErrorCode | null;
}

/**
 * Resolves to true when the upstream answers a minimal operation; a refusal is an answer, too. Never rejects.
 *
 * @param headers what the operations in doubt were sent with: without a token, something before the upstream may answer.
 */
export type Probe = (headers: UpstreamHeaders) => Promise<boolean>;

/** A promise when a probe is needed. It never rejects. */
export type Judgement = TryOutcome | Promise<TryOutcome>;

/** How many tries in a row without an answer make the upstream suspect. */
export const SILENT_IN_A_ROW = 3;
/** How long a failure is evidence. Without this, a gateway that gets no requests could never become ready again. */
export const EVIDENCE_MS = 15_000;

/** @param now a monotonic clock in milliseconds. */
export function createAvailability(probe: Probe, now: () => number): Availability {
  let silentInARow = 0;
  let away: { readonly code: UpstreamErrorCode; readonly atMs: number } | null = null;

  const noteAnswer = (): TryOutcome => {
    silentInARow = 0;
    away = null;
    return 'succeeded';
  };
  const judgeSilence = async (code: UpstreamErrorCode, headers: UpstreamHeaders): Promise<TryOutcome> => {
    silentInARow += 1;
    if (silentInARow < SILENT_IN_A_ROW) return 'abandoned';
    const isThere = await probe(headers);
    // Another operation may have got its answer meanwhile.
    if (isThere || silentInARow === 0) return noteAnswer();
    away = { code, atMs: now() };
    return 'failed';
  };

  return {
    judgeAnswer: (answer, headers) => {
      const code = silenceIn(answer);
      return code === null ? noteAnswer() : judgeSilence(code, headers);
    },
    judgeError: (error, headers) => {
      // Nobody waited for the end.
      if (!(error instanceof UpstreamError)) return 'abandoned';
      // With a status, an answer came that cannot be used: it was larger than our limit.
      return error.status === undefined ? judgeSilence(error.code, headers) : noteAnswer();
    },
    unavailability: () => (away !== null && now() - away.atMs < EVIDENCE_MS ? away.code : null),
  };
}

/**
 * The code of an answer that does not come from the upstream itself: proxies before it send these when it is away or
 * too slow. Null for all others: a 500 is the upstream's own answer, and about one operation.
 */
export function silenceIn({ status }: HttpResponse): UpstreamErrorCode | null {
  if (status === 504) return 'UPSTREAM_TIMEOUT';
  return status === 502 || status === 503 ? 'UPSTREAM_UNAVAILABLE' : null;
}
