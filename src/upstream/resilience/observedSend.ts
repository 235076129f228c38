import type { Send, UpstreamRequest } from '../client.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { HttpResponse } from '../transport/exchange.ts';

/** How one try ended: by the HTTP status, or without a response by the code of the error. */
export type CallOutcome =
  | 'answered'
  | 'rate_limited'
  | 'unauthenticated'
  | 'refused'
  | 'failed'
  | 'unavailable'
  | 'timeout'
  | 'bad_response'
  | 'aborted';

export interface EndedCall {
  readonly outcome: CallOutcome;
  /** HTTP status; null without a response. */
  readonly status: number | null;
  readonly durationMs: number;
}

/** Observes each try. */
export interface CallWatch {
  /** Called when a try begins. Returns the request to send, which may have other headers, and a listener for the end. */
  begin(request: UpstreamRequest): { readonly request: UpstreamRequest; end(call: EndedCall): void };
}

/**
 * Calls each watch for every try, and counts the try for the client's request.
 *
 * @param now monotonic clock, in milliseconds.
 */
export function observeSend(send: Send, watches: readonly CallWatch[], now: () => number): Send {
  return async (request) => {
    const startMs = now();
    let observed = request;
    const ends: ((call: EndedCall) => void)[] = [];
    for (const watch of watches) {
      const begun = watch.begin(observed);
      observed = begun.request;
      ends.push(begun.end);
    }
    if (request.tally) request.tally.upstreamCalls += 1;
    const end = (outcome: CallOutcome, status: number | null): void => {
      const durationMs = now() - startMs;
      for (const onEnd of ends) onEnd({ outcome, status, durationMs });
    };
    try {
      const response = await send(observed);
      end(outcomeOfResponse(response), response.status);
      return response;
    } catch (error) {
      end(outcomeOfError(error), null);
      throw error;
    }
  };
}

function outcomeOfResponse({ status }: HttpResponse): CallOutcome {
  if (status >= 200 && status < 300) return 'answered';
  if (status === 429) return 'rate_limited';
  if (status === 401) return 'unauthenticated';
  if (status === 504) return 'timeout';
  return status >= 500 ? 'failed' : 'refused';
}

function outcomeOfError(error: unknown): CallOutcome {
  if (!(error instanceof UpstreamError)) return 'aborted';
  switch (error.code) {
    case 'UPSTREAM_UNAVAILABLE':
      return 'unavailable';
    case 'UPSTREAM_TIMEOUT':
      return 'timeout';
    case 'UPSTREAM_RATE_LIMITED':
      return 'rate_limited';
    case 'UPSTREAM_UNAUTHENTICATED':
      return 'unauthenticated';
    case 'UPSTREAM_BAD_RESPONSE':
      return 'bad_response';
  }
}

export const CALL_OUTCOMES: readonly CallOutcome[] = [
  'answered',
  'rate_limited',
  'unauthenticated',
  'refused',
  'failed',
  'unavailable',
  'timeout',
  'bad_response',
  'aborted',
];
