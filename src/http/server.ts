import type { BaseContext } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';
import type { Registry } from 'prom-client';
import { logFailures } from '../logging/failureLog.ts';
import type { Logger } from '../logging/log.ts';
import type { GatewayCode } from '../upstream/errors/errorCodes.ts';
import { refuseUnknownHosts } from './connections/hosts.ts';
import type { ConnectionLimits } from './connections/limitedServer.ts';
import { createLimitedServer, DEFAULT_CONNECTION_LIMITS } from './connections/limitedServer.ts';
import { closeUnreadResponses } from './connections/unreadResponses.ts';
import { handleErrors } from './errors/errorHandler.ts';
import type { GraphqlRouteOptions } from './graphqlRoute.ts';
import { serveGraphql } from './graphqlRoute.ts';
import { serveHealth } from './health.ts';
import { serveMetrics } from './metrics.ts';
import { compressAnswers } from './middleware/compression.ts';
import { createDrain } from './middleware/drain.ts';
import { addSecurityHeaders } from './middleware/securityHeaders.ts';
import { escapeUndecodable, rejectUnknownRoutes } from './middleware/unknownRoutes.ts';
import { serveExplorer } from './pages/explorer.ts';
import type { PlaygroundOptions } from './pages/playground.ts';
import { servePlayground } from './pages/playground.ts';
import type { Readiness } from './readiness.ts';
import type { EndedRequest } from './telemetry/requestEnd.ts';
import { onRequestEnd } from './telemetry/requestEnd.ts';
import { echoRequestId, REQUEST_ID_HEADER, requestIdOf } from './telemetry/requestId.ts';
import { logRequest } from './telemetry/reportRequest.ts';
import { createRequestMetrics } from './telemetry/requestMetrics.ts';

export interface HttpServerOptions<C extends BaseContext> extends GraphqlRouteOptions<C> {
  /** Asked by `GET /health/ready` unless the server drains. */
  readonly readiness: () => Readiness;
  /** Served at `GET /metrics`; the server adds its own metrics to it. */
  readonly metrics: Registry;
  /** The port on which `/metrics` is served alone; undefined serves it beside everything else. */
  readonly metricsPort?: number | undefined;
  /** @default DEFAULT_CONNECTION_LIMITS */
  readonly connections?: ConnectionLimits;
  /** Hosts that requests may be for, beside loopback; undefined lets any pass. */
  readonly allowedHosts?: readonly string[] | undefined;
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
  /**
   * Resolves once everything listens. Port 0 takes any free port. Rejects with the system's error when one of the ports
   * is taken; then none of them listens.
   */
  listen(address: { readonly host: string; readonly port: number }): Promise<Listening>;
  /** See `Drain`. Metrics are served until the end. */
  drain(): Promise<void>;
}

/** URLs with the ports in use. */
export interface Listening {
  readonly url: string;
  /** Where `/metrics` is. */
  readonly metricsUrl: string;
}

/** All that the gateway serves over HTTP. */
export async function createHttpServer<C extends BaseContext>(
  options: HttpServerOptions<C>,
): Promise<HttpServer> {
  const { metrics, readiness, metricsPort } = options;
  const measureRequest = createRequestMetrics(metrics);
  const create = (letsAddressesPass: boolean) => createApp(options, measureRequest, letsAddressesPass);
  const app = await create(false);
  const metricsApp = metricsPort === undefined ? null : await create(true);
  const { isDraining, drain } = createDrain(app, options.drainTimeoutMs);
  serveHealth(app, () =>
    isDraining() ? { ready: false, code: 'DRAINING' satisfies GatewayCode } : readiness(),
  );
  serveMetrics(metricsApp ?? app, metrics);
  if (options.playground) {
    await servePlayground(app, options.playground);
    await serveExplorer(app);
  }
  await serveGraphql(app, options);
  let closed: Promise<void> | undefined;
  const closeAll = (): Promise<void> => {
    closed ??= drain().then(() => metricsApp?.close());
    return closed;
  };
  return {
    listen: async ({ host, port }) => {
      try {
        const metricsUrl = await metricsApp?.listen({ host, port: metricsPort ?? 0 });
        const url = await app.listen({ host, port });
        return { url, metricsUrl: `${metricsUrl ?? url}/metrics` };
      } catch (error) {
        await closeAll();
        throw error;
      }
    },
    drain: closeAll,
  };
}

/** An app without routes, with what holds for all of them. */
async function createApp<C extends BaseContext>(
  options: HttpServerOptions<C>,
  measureRequest: (ended: EndedRequest) => void,
  letsAddressesPass: boolean,
): Promise<FastifyInstance> {
  const { log, now, maxBodyBytes, requestDeadlineMs, allowedHosts } = options;
  const limits = options.connections ?? DEFAULT_CONNECTION_LIMITS;
  const app = fastify({
    logger: false,
    serverFactory: (listener) =>
      createLimitedServer(listener, { limits, requestTimeoutMs: requestDeadlineMs, now, log }),
    bodyLimit: maxBodyBytes,
    forceCloseConnections: true,
    rewriteUrl: ({ url = '/' }) => escapeUndecodable(url),
    genReqId: ({ headers }) => requestIdOf(headers[REQUEST_ID_HEADER], options.newRequestId),
  });
  await compressAnswers(app);
  onRequestEnd(app, now, (ended) => {
    logRequest(log, ended);
    measureRequest(ended);
    options.onRequestEnd?.(ended);
  });
  echoRequestId(app);
  addSecurityHeaders(app);
  closeUnreadResponses(app, requestDeadlineMs + limits.readTimeoutMs, log);
  if (allowedHosts !== undefined) refuseUnknownHosts(app, allowedHosts, letsAddressesPass);
  handleErrors(app, maxBodyBytes, logFailures(log));
  rejectUnknownRoutes(app);
  return app;
}
