import { Pool } from 'undici';
import type { UpstreamResult } from './response/response.ts';
import { readResponse } from './response/response.ts';
import type { CancelSignal } from './transport/cancellation.ts';
import type { HttpResponse } from './transport/exchange.ts';
import { exchange } from './transport/exchange.ts';
import type { UpstreamHeaders } from './transport/headers.ts';
import { createReadBuffers } from './transport/readBuffers.ts';

export interface UpstreamRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  readonly headers: UpstreamHeaders;
  readonly signal?: CancelSignal | undefined;
  /** True for a query: it may be sent again, and its answer may be shared. A mutation is sent once; so is what does not say. */
  readonly isRepeatable?: boolean | undefined;
  /** When the client's request ends, in milliseconds of the process's monotonic clock. Nothing is tried after it. */
  readonly deadlineAtMs?: number | undefined;
  /** Counts the tries that are made for one client request. */
  readonly tally?: CallTally | undefined;
}

export interface CallTally {
  upstreamCalls: number;
}

/** The answer as it came, whatever its status; rejects with an `UpstreamError`, or with the signal's reason. */
export type Send = (request: UpstreamRequest) => Promise<HttpResponse>;

/** Sends operations to the upstream. Retries and the like are decorators of `send`. */
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
  /** One try, from the call to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxConnections: number;
  readonly maxResponseBytes?: number;
}

/** 100 long conversations in one answer stay well below this. */
export const defaultMaxResponseBytes = 64 * 1024 * 1024;

/** A client of one endpoint: a pool of kept connections, one POST an operation, one try each. */
export function createUpstreamClient(options: UpstreamClientOptions): UpstreamClient {
  const { timeoutMs, maxConnections, maxResponseBytes = defaultMaxResponseBytes } = options;
  const { protocol, origin, pathname, search } = new URL(options.url);
  const readBuffers = createReadBuffers(protocol === 'https:' ? TLS_RECORD_BYTES : SOCKET_READ_BYTES);
  const pool = new Pool(origin, {
    connect: { onread: readBuffers.onread },
    connections: maxConnections,
    pipelining: 1,
    // The exchange has one timeout for all; the pool's own would only add surprises.
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
      signal,
      recycle: readBuffers.recycle,
    });

  return clientOf(send, () => pool.close());
}

/** A client whose `execute` reads what `send` brings: whatever decorates `send` holds for both. */
export function clientOf(send: Send, close: () => Promise<void>): UpstreamClient {
  const execute: UpstreamClient['execute'] = async (request) => {
    const answer = await send(request);
    const result = readResponse(answer);
    answer.recycle?.();
    return result;
  };
  return { send, execute, close };
}

/** The most that one read brings: of a socket as libuv reads it, and of a TLS record. */
const SOCKET_READ_BYTES = 65_536;
const TLS_RECORD_BYTES = 16_384;

function sentHeaders({ accept, authorization, traceparent }: UpstreamHeaders): Record<string, string> {
  const sent: Record<string, string> = {
    accept,
    // Answers are parsed as they come, so a compressed one is of no use.
    'accept-encoding': 'identity',
    'content-type': 'application/json',
    'user-agent': 'contacts-gateway',
  };
  if (authorization !== undefined) sent['authorization'] = authorization;
  if (traceparent !== undefined) sent['traceparent'] = traceparent;
  return sent;
}
