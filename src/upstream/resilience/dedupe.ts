import type { Send, UpstreamRequest } from '../client.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import { Cancellation } from '../transport/cancellation.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import { headersKey } from '../transport/headers.ts';
import type { UpstreamEvents } from './events.ts';

/**
 * Gives identical queries that are in flight at once the same answer. Identical means every header that goes upstream,
 * the token above all. Whoever goes away leaves the others their answer; the last one ends the exchange.
 */
export function deduplicateInFlight(send: Send, events: UpstreamEvents): Send {
  let flights = noFlights();

  return (request) => {
    if (request.isRepeatable !== true) {
      // A query that began before a write may not answer one that is asked after it.
      return send(request).finally(() => {
        flights = noFlights();
      });
    }
    if (request.signal?.aborted) return Promise.reject(request.signal.reason);
    const key = keyOf(request);
    const alike = flights[key] ?? [];
    const known = alike.find(({ asked }) => isSameQuery(asked, request));
    if (known) {
      events.onDeduplicated?.();
      return join(known, request);
    }
    const flight = depart(send, request, (ended) => {
      const left = flights[key]?.filter((other) => other !== ended) ?? [];
      if (left.length > 0) flights[key] = left;
      else delete flights[key];
    });
    flights[key] = [...alike, flight];
    return join(flight, request);
  };
}

/**
 * By the keys of their requests. Not a map: one to which entries come and go for ever leaves old tables behind, each of
 * which holds the next, so that what was in any of them lives until everything is collected. Here that would be all
 * requests, with their answers.
 */
function noFlights(): Record<string, readonly InFlight[]> {
  return Object.create(null);
}

interface InFlight {
  readonly asked: UpstreamRequest;
  readonly answer: Promise<HttpResponse>;
  readonly waiters: Set<UpstreamRequest>;
  /** How many ever came aboard. */
  boarded: number;
  /** Takes no more passengers and ends the exchange. */
  readonly abandon: () => void;
}

/** It holds the token, as the request does: it is forgotten with the flight, and nobody else sees it. */
function keyOf({ headers, variables }: UpstreamRequest): string {
  return JSON.stringify([headersKey(headers), variables]);
}

/** The rest of what makes requests identical: a query may be long, and is mostly the same text in memory. */
function isSameQuery(one: UpstreamRequest, other: UpstreamRequest): boolean {
  return one.query === other.query && one.operationName === other.operationName;
}

// The deadline stays that of the first: those who join have a later one.
function depart(send: Send, request: UpstreamRequest, onEnd: (flight: InFlight) => void): InFlight {
  const cancellation = new Cancellation();
  const answer = send(withSignal(request, cancellation));
  const flight: InFlight = {
    asked: request,
    answer,
    waiters: new Set(),
    boarded: 0,
    abandon: () => {
      onEnd(flight);
      cancellation.abort(new Error('Nobody waits for this answer any more.'));
    },
  };
  const end = (): void => onEnd(flight);
  answer.then(end, end);
  return flight;
}

function join(flight: InFlight, request: UpstreamRequest): Promise<HttpResponse> {
  const { answer, waiters: passengers, abandon } = flight;
  const { signal } = request;
  passengers.add(request);
  flight.boarded += 1;
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      passengers.delete(request);
      if (passengers.size === 0) abandon();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    answer.then(
      (arrived) => {
        signal?.removeEventListener('abort', leave);
        resolve(flight.boarded === 1 ? arrived : shared(arrived));
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

/** Nothing of a request is left out. */
type CompleteRequest = { readonly [Key in keyof Required<UpstreamRequest>]: UpstreamRequest[Key] };

/** Nobody can tell when the last one is done with it. */
function shared(answer: HttpResponse): HttpResponse {
  return { ...answer, recycle: undefined };
}
