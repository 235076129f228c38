import type { BaseContext } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';
import type { Registry } from 'prom-client';
import { logFailures } from '../failureLog.ts';
import type { Logger } from '../log.ts';
import type { GatewayCode } from '../upstream/errorCodes.ts';
import { compressAnswers } from './compression.ts';
import { createDrain } from './drain.ts';
import { serveExplorer } from './explorer.ts';
import { answerFailures } from './failures.ts';
import type { GraphqlRouteOptions } from './graphql.ts';
import { serveGraphql } from './graphql.ts';
import { serveHealth } from './health.ts';
import { serveMetrics } from './metrics.ts';
import type { PlaygroundOptions } from './playground.ts';
import { servePlayground } from './playground.ts';
import type { Readiness } from './readiness.ts';
import type { EndedRequest } from './requestEnd.ts';
import { onRequestEnd } from './requestEnd.ts';
import { echoRequestId, REQUEST_ID_HEADER, requestIdOf } from './requestId.ts';
import { logRequest } from './requestLog.ts';
import { createRequestMetrics } from './requestMetrics.ts';
import { addSecurityHeaders } from './securityHeaders.ts';
import { escapeUndecodable, refuseUnknownRoutes } from './unknownRoutes.ts';

export interface HttpServerOptions<C extends BaseContext> extends GraphqlRouteOptions<C> {
  /** Asked by `GET /health/ready` unless the server drains. */
  readonly readiness: () => Readiness;
  /** Served at `GET /metrics`; the server adds its own metrics to it. */
  readonly metrics: Registry;
  /** For the pages for people, the playground and the explorer; false when they are not served. */
  readonly playground: PlaygroundOptions | false;
  readonly maxBodyBytes: number;
  /** The longest wait for requests in flight when the server drains. */
  readonly drainTimeoutMs: number;
  readonly newRequestId: () => string;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  readonly log: Logger;
  /** Told of every request that is over. */
  readonly onRequestEnd?: ((ended: EndedRequest) => void) | undefined;
}

export interface HttpServer {
  /** Resolves to the URL with the port in use (0 asks for any); rejects with the system's error. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** See `Drain`. */
  drain(): Promise<void>;
}

/** All that the gateway serves over HTTP. */
export async function createHttpServer<C extends BaseContext>(
  options: HttpServerOptions<C>,
): Promise<HttpServer> {
  const { log, metrics, readiness, maxBodyBytes } = options;
  const app = createApp(options);
  await compressAnswers(app);
  const { isDraining, drain } = createDrain(app, options.drainTimeoutMs);
  const measureRequest = createRequestMetrics(metrics);
  onRequestEnd(app, options.now, (ended) => {
    logRequest(log, ended);
    measureRequest(ended);
    options.onRequestEnd?.(ended);
  });
  echoRequestId(app);
  addSecurityHeaders(app);
  answerFailures(app, maxBodyBytes, logFailures(log));
  refuseUnknownRoutes(app);
  serveHealth(app, () =>
    isDraining() ? { ready: false, code: 'DRAINING' satisfies GatewayCode } : readiness(),
  );
  serveMetrics(app, metrics);
  if (options.playground) {
    await servePlayground(app, options.playground);
    await serveExplorer(app);
  }
  await serveGraphql(app, options);
  return { listen: (address) => app.listen(address), drain };
}

/**
 * What a response takes before it asks to wait. An answer is in memory as a whole, so waiting saves nothing, and each
 * wait is one more call of the system: with the default of 64 kB, one for every piece.
 */
const WRITTEN_AT_ONCE_BYTES = 1024 * 1024;

function createApp<C extends BaseContext>(options: HttpServerOptions<C>): FastifyInstance {
  return fastify({
    logger: false,
    http: { highWaterMark: WRITTEN_AT_ONCE_BYTES },
    bodyLimit: options.maxBodyBytes,
    // Time to receive a whole request: a slow sender must not hold a connection for ever.
    requestTimeout: options.requestDeadlineMs,
    forceCloseConnections: true,
    rewriteUrl: ({ url = '/' }) => escapeUndecodable(url),
    genReqId: ({ headers }) => requestIdOf(headers[REQUEST_ID_HEADER], options.newRequestId),
  });
}
