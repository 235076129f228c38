import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '../../logging/log.ts';
import { oneAtATime } from './oneAtATime.ts';

/** Limits for the connections of clients. */
export interface ConnectionLimits {
  /** Longest time from the start of a connection or request to the end of the headers, in ms. @default 10000 */
  readonly headersTimeoutMs: number;
  /**
   * How long an idle connection stays open between two requests, in ms. It should be longer than the same time-out of a proxy
   * in front of the gateway. Otherwise the proxy may send a request on a connection that is being closed. @default 72000
   */
  readonly keepAliveTimeoutMs: number;
  /** Number of open connections. A further connection is accepted and closed at once. @default 10000 */
  readonly maxConnections: number;
  /** How long a client may take to read the response after the deadline of its request, in ms. @default 30000 */
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

/** Longest time between two checks for timeouts. A shorter timeout is checked more often. */
const MAX_CHECK_INTERVAL_MS = 2_000;

/** Shortest time between two log lines about too many connections. */
const LOG_INTERVAL_MS = 60_000;

/**
 * Bytes that a response buffers before a writer has to wait. The whole response is in memory already, so waiting saves no
 * memory. With Node's default of 64 kB, each chunk would need a wait and a system call of its own.
 */
const WRITTEN_AT_ONCE_BYTES = 1024 * 1024;

export interface LimitedServerOptions {
  readonly limits: ConnectionLimits;
  /** Longest time from the first to the last byte of a request, in ms. */
  readonly requestTimeoutMs: number;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * Creates an HTTP server that closes silent connections, slow requests and connections beyond the limit. It starts the
 * requests of one connection one after the other.
 */
export function createLimitedServer(listener: RequestListener, options: LimitedServerOptions): Server {
  const { limits, requestTimeoutMs, log, now } = options;
  const { headersTimeoutMs, keepAliveTimeoutMs, maxConnections } = limits;
  const server = createServer(
    {
      highWaterMark: WRITTEN_AT_ONCE_BYTES,
      // Node throws when the timeout for the headers is longer than the one for the request.
      headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(headersTimeoutMs, requestTimeoutMs, MAX_CHECK_INTERVAL_MS),
    },
    oneAtATime(listener),
  );
  let lastLoggedMs = Number.NEGATIVE_INFINITY;
  limitConnections(server, maxConnections, () => {
    if (now() - lastLoggedMs < LOG_INTERVAL_MS) return;
    lastLoggedMs = now();
    log.warn({ maxConnections }, 'There are too many connections, so new ones are closed.');
  });
  return server;
}

/**
 * Closes each connection beyond the limit. `server.maxConnections` cannot do this for a worker of `node:cluster`: the worker
 * would give the connection back, and the primary process would offer it again and again while all workers are at the limit.
 */
function limitConnections(server: Server, maxConnections: number, onClosed: () => void): void {
  let open = 0;
  server.on('connection', (socket: Socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
    if (open <= maxConnections) return;
    socket.destroy();
    onClosed();
  });
}
