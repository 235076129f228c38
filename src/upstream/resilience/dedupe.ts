import type { Send, UpstreamRequest } from '../client.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import { Cancellation } from '../transport/cancellation.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import { headersKey } from '../transport/headers.ts';
import { removeUnordered } from '../transport/removeUnordered.ts';
import type { UpstreamEvents } from './events.ts';

/**
 * Sends identical queries that are in flight at the same time only once. All of them get the same response. Queries are
 * identical when the text, the operation name, the variables and every header that goes upstream are equal, the token
 * included. A caller that aborts does not disturb the others. When the last caller aborts, the request is aborted.
 */
export function deduplicateInFlight(send: Send, events: UpstreamEvents): Send {
  // Not an object, as V8 interns the names of properties, and the keys hold tokens. Not a map: see `removeUnordered`.
  let inFlight: InFlight[] = [];

  return (request) => {
    if (request.isRepeatable !== true) {
      // The response to a query that was sent before a write must not be used for a query that comes after the write.
      return send(request).finally(() => {
        inFlight = [];
      });
    }
    if (request.signal?.aborted) return Promise.reject(request.signal.reason);
    const key = keyOf(request);
    const identical = inFlight.find((entry) => entry.key === key && isSameQuery(entry.request, request));
    if (identical) {
      events.onDeduplicated?.();
      return join(identical, request);
    }
    const started = start(send, request, key, (ended) => removeUnordered(inFlight, ended));
    inFlight.push(started);
    return join(started, request);
  };
}

interface InFlight {
  readonly key: string;
  /** The first of the identical requests. */
  readonly request: UpstreamRequest;
  readonly response: Promise<HttpResponse>;
  /** The requests that wait for the response now. */
  readonly waiters: Set<UpstreamRequest>;
  /** How many requests ever joined, those that aborted included. */
  joined: number;
  /** Lets no more requests join, and aborts the request to the upstream. */
  readonly abort: () => void;
}

/**
 * The variables and the headers. Variables come first, so that most keys differ early: with 1,000 requests in flight the
 * comparisons take a third of the time. The key holds the token: it must not be logged, or live longer than its request.
 */
function keyOf({ headers, variables }: UpstreamRequest): string {
  return JSON.stringify([variables, headersKey(headers)]);
}

/** The query is no part of the key: it may be long, and is mostly the same string in memory. */
function isSameQuery(one: UpstreamRequest, other: UpstreamRequest): boolean {
  return one.query === other.query && one.operationName === other.operationName;
}

// The deadline of the first request holds for all: requests that join have a later one.
function start(
  send: Send,
  request: UpstreamRequest,
  key: string,
  onEnd: (entry: InFlight) => void,
): InFlight {
  const cancellation = new Cancellation();
  const response = send(withSignal(request, cancellation));
  const entry: InFlight = {
    key,
    request,
    response,
    joined: 0,
    waiters: new Set(),
    abort: () => {
      onEnd(entry);
      cancellation.abort(new Error('No request waits for this response any more.'));
    },
  };
  const end = (): void => onEnd(entry);
  response.then(end, end);
  return entry;
}

function join(entry: InFlight, request: UpstreamRequest): Promise<HttpResponse> {
  const { response, waiters, abort } = entry;
  const { signal } = request;
  waiters.add(request);
  entry.joined += 1;
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      waiters.delete(request);
      if (waiters.size === 0) abort();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    response.then(
      (received) => {
        signal?.removeEventListener('abort', leave);
        resolve(entry.joined === 1 ? received : withoutRecycle(received));
      },
      (error: unknown) => {
        signal?.removeEventListener('abort', leave);
        reject(error);
      },
    );
  });
}

function withSignal(
  { query, variables, operationName, headers, isRepeatable, deadlineAtMs, tally }: UpstreamRequest,
  signal: CancelSignal,
): CompleteRequest {
  return { query, variables, operationName, headers, isRepeatable, deadlineAtMs, tally, signal };
}

/** Each property of a request, so that a new property cannot be forgotten in `withSignal`. */
type CompleteRequest = { readonly [Key in keyof Required<UpstreamRequest>]: UpstreamRequest[Key] };

/** Several callers read the response, and none of them knows when the others are done. */
function withoutRecycle(response: HttpResponse): HttpResponse {
  return { ...response, recycle: undefined };
}
