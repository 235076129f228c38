import type { Send, UpstreamRequest } from '../client.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { HttpResponse } from '../transport/exchange.ts';

/** How one try ended: an HTTP answer by what it means, or no answer by its code. */
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
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  readonly durationMs: number;
}

/** Watches tries one by one. */
export interface CallWatch {
  /** Told when a try begins; may give it headers of its own. The result is told how it ends. */
  begin(request: UpstreamRequest): { readonly request: UpstreamRequest; end(call: EndedCall): void };
}

/** Tells each watch of every try, and counts it for the client's request. `now` gives milliseconds. */
export function observeSend(send: Send, watches: readonly CallWatch[], now: () => number): Send {
  return async (request) => {
    const startMs = now();
    let watched = request;
    const ends: ((call: EndedCall) => void)[] = [];
    for (const watch of watches) {
      const begun = watch.begin(watched);
      watched = begun.request;
      ends.push(begun.end);
    }
    if (request.tally) request.tally.upstreamCalls += 1;
    const end = (outcome: CallOutcome, status: number | null): void => {
      const durationMs = now() - startMs;
      for (const tell of ends) tell({ outcome, status, durationMs });
    };
    try {
      const answer = await send(watched);
      end(outcomeOfAnswer(answer), answer.status);
      return answer;
    } catch (error) {
      end(outcomeOfError(error), null);
      throw error;
    }
  };
}

function outcomeOfAnswer({ status }: HttpResponse): CallOutcome {
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
