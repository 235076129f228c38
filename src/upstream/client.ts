import { Pool } from 'undici';
import { createReadBuffers } from './buffers/readBuffers.ts';
import type { UpstreamResult } from './response/response.ts';
import { readResponse } from './response/response.ts';
import { createArrivingLimit } from './transport/arrivingLimit.ts';
import type { CancelSignal } from './transport/cancellation.ts';
import type { HttpResponse } from './transport/exchange.ts';
import { exchange } from './transport/exchange.ts';
import type { UpstreamHeaders } from './transport/headers.ts';

export interface UpstreamRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  readonly headers: UpstreamHeaders;
  readonly signal?: CancelSignal | undefined;
  /**
   * True for a query: it may be retried, and identical queries in flight may share its response. A mutation is sent once.
   *
   * @default false
   */
  readonly isRepeatable?: boolean | undefined;
  /** When the client's request ends, in milliseconds of the monotonic clock. No retry starts after it. Default: no end. */
  readonly deadlineAtMs?: number | undefined;
  /** Counts the tries for one client request. */
  readonly tally?: CallTally | undefined;
}

export interface CallTally {
  upstreamCalls: number;
}

/** Resolves to the response with any HTTP status. Rejects with an `UpstreamError`, or with the signal's reason. */
export type Send = (request: UpstreamRequest) => Promise<HttpResponse>;

/** Sends operations to the upstream. Retries, the breaker and others are decorators of `send`. */
export interface UpstreamClient {
  readonly send: Send;
  /** Resolves to a GraphQL result; rejects with an `UpstreamError`, or with the signal's reason. */
  execute(request: UpstreamRequest): Promise<UpstreamResult>;
  /** Lets requests in flight finish, then closes the connections. */
  close(): Promise<void>;
}

export interface UpstreamClientOptions {
  /** The GraphQL endpoint, http or https. Its query string is kept. */
  readonly url: string;
  /** The longest try, from the call to the last byte of the response. */
  readonly timeoutMs: number;
  readonly maxConnections: number;
  /** @default defaultMaxResponseBytes */
  readonly maxResponseBytes?: number;
  /**
   * The limit for incomplete responses, all connections together, in bytes.
   *
   * @default MAX_ARRIVING_BYTES
   */
  readonly maxArrivingBytes?: number;
}

/** A response with 100 long conversations is much smaller. */
export const defaultMaxResponseBytes = 64 * 1024 * 1024;

/** Without it, responses of the largest size on all connections would need gigabytes. */
export const MAX_ARRIVING_BYTES = 192 * 1024 * 1024;

/** Creates a client for one endpoint, with a pool of connections. Each operation is one POST, and is tried once. */
export function createUpstreamClient(options: UpstreamClientOptions): UpstreamClient {
  const { timeoutMs, maxConnections, maxResponseBytes = defaultMaxResponseBytes } = options;
  const arrivingLimit = createArrivingLimit(options.maxArrivingBytes ?? MAX_ARRIVING_BYTES);
  const { protocol, origin, pathname, search } = new URL(options.url);
  const readBuffers = createReadBuffers(protocol === 'https:' ? TLS_RECORD_BYTES : SOCKET_READ_BYTES);
  const pool = new Pool(origin, {
    connect: { onread: readBuffers.onread },
    connections: maxConnections,
    pipelining: 1,
    // `exchange` has one timeout for everything, so the pool's own are switched off.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  const send: Send = ({ query, variables, operationName, headers, signal }) =>
    exchange(pool, {
      path: pathname + search,
      headers: sentHeaders(headers),
      body: JSON.stringify({ query, variables, operationName }),
      timeoutMs,
      maxResponseBytes,
      arrivingLimit,
      signal,
      recycle: readBuffers.recycle,
    });

  return clientOf(send, () => pool.close());
}

/** Makes a client out of `send`. Decorators of `send` work for `execute`, too. */
export function clientOf(send: Send, close: () => Promise<void>): UpstreamClient {
  const execute: UpstreamClient['execute'] = async (request) => {
    const response = await send(request);
    const result = readResponse(response);
    response.recycle?.();
    return result;
  };
  return { send, execute, close };
}

/** The most bytes of one read: 64 kB for a socket (libuv), and one record for TLS. */
const SOCKET_READ_BYTES = 65_536;
const TLS_RECORD_BYTES = 16_384;

function sentHeaders({ accept, authorization, traceparent }: UpstreamHeaders): Record<string, string> {
  const sent: Record<string, string> = {
    accept,
    // Histories are read from the bytes of the response, so the response must not be compressed.
    'accept-encoding': 'identity',
    'content-type': 'application/json',
    'user-agent': 'contacts-gateway',
  };
  if (authorization !== undefined) sent['authorization'] = authorization;
  if (traceparent !== undefined) sent['traceparent'] = traceparent;
  return sent;
}
