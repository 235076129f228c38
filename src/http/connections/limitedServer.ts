import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { Logger } from '../../logging/log.ts';
import { oneAtATime } from './oneAtATime.ts';

/** What the connections of clients may hold. */
export interface ConnectionLimits {
  /** From the connection, or from the first byte of a request, to the end of its headers, in ms. @default 10000 */
  readonly headersTimeoutMs: number;
  /**
   * How long a connection is kept between two requests, in ms. It should be longer than that of the proxy before the
   * gateway, which otherwise may send a request on a connection that is being closed. @default 72000
   */
  readonly keepAliveTimeoutMs: number;
  /** Open at once. A further connection is closed as soon as it is accepted. @default 10000 */
  readonly maxConnections: number;
  /** How long after the deadline of its request a client may take to read the response, in ms. @default 30000 */
  readonly readTimeoutMs: number;
  /** What responses may take that clients have not read yet, of all clients together, in bytes. @default 134217728 */
  readonly maxHeldBytes: number;
}

export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = {
  headersTimeoutMs: 10_000,
  keepAliveTimeoutMs: 72_000,
  maxConnections: 10_000,
  readTimeoutMs: 30_000,
  maxHeldBytes: 128 * 1024 * 1024,
};

/** How often connections are checked for timeouts: at least so often, and more often for a shorter timeout. */
const MAX_CHECK_INTERVAL_MS = 2_000;

/** Connections that are closed because there are too many are logged once in this time. */
const LOG_INTERVAL_MS = 60_000;

/**
 * What a response takes before it asks to wait. An answer is in memory as a whole, so waiting saves nothing, and each
 * wait is one more call of the system: with the default of 64 kB, one for every piece.
 */
const WRITTEN_AT_ONCE_BYTES = 1024 * 1024;

export interface LimitedServerOptions {
  readonly limits: ConnectionLimits;
  /** From the first byte of a request to its last, in ms. */
  readonly requestTimeoutMs: number;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * An HTTP server that closes silent connections, slow requests and connections beyond the limit. It starts the requests of
 * one connection one after the other.
 */
export function createLimitedServer(listener: RequestListener, options: LimitedServerOptions): Server {
  const { limits, requestTimeoutMs, log, now } = options;
  const { headersTimeoutMs, keepAliveTimeoutMs, maxConnections } = limits;
  const server = createServer(
    {
      highWaterMark: WRITTEN_AT_ONCE_BYTES,
      // Node refuses a timeout for the headers that is longer than the one for the request.
      headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(headersTimeoutMs, requestTimeoutMs, MAX_CHECK_INTERVAL_MS),
    },
    oneAtATime(listener),
  );
  server.maxConnections = maxConnections;
  let lastLoggedMs = Number.NEGATIVE_INFINITY;
  server.on('drop', () => {
    if (now() - lastLoggedMs < LOG_INTERVAL_MS) return;
    lastLoggedMs = now();
    log.warn({ maxConnections }, 'New connections are closed at once: there are too many.');
  });
  return server;
}
