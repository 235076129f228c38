import type { BaseContext } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';
import type { Registry } from 'prom-client';
import { logFailures } from '../logging/failureLog.ts';
import type { Logger } from '../logging/log.ts';
import type { GatewayCode } from '../upstream/errors/errorCodes.ts';
import { limitHeldResponses } from './connections/heldResponses.ts';
import { refuseUnknownHosts } from './connections/hosts.ts';
import type { ConnectionLimits } from './connections/limitedServer.ts';
import { createLimitedServer, DEFAULT_CONNECTION_LIMITS } from './connections/limitedServer.ts';
import { closeUnreadResponses } from './connections/unreadResponses.ts';
import { handleErrors } from './errors/errorHandler.ts';
import type { GraphqlRouteOptions } from './graphqlRoute.ts';
import { serveGraphql } from './graphqlRoute.ts';
import type { Readiness } from './health.ts';
import { serveHealth } from './health.ts';
import { compressResponses } from './middleware/compression.ts';
import { createDrain } from './middleware/drain.ts';
import { addSecurityHeaders } from './middleware/securityHeaders.ts';
import { escapeUndecodable, rejectUnknownRoutes } from './middleware/unknownRoutes.ts';
import { serveExplorer } from './pages/explorer.ts';
import type { PageOptions } from './pages/htmlPage.ts';
import { servePlayground } from './pages/playground.ts';
import { createRequestMetrics, logRequest } from './telemetry/reportRequest.ts';
import type { EndedRequest } from './telemetry/requestEnd.ts';
import { onRequestEnd } from './telemetry/requestEnd.ts';
import { echoRequestId, REQUEST_ID_HEADER, requestIdOf } from './telemetry/requestId.ts';

export interface HttpServerOptions<C extends BaseContext> extends GraphqlRouteOptions<C> {
  /** Called by `GET /health/ready`, except while the server drains. */
  readonly readiness: () => Readiness;
  /** Served at `GET /metrics`. The server adds its own metrics to it. */
  readonly metrics: Registry;
  /** Returns the text of `GET /metrics`. @default the metrics of `metrics` */
  readonly metricsText?: (() => Promise<string>) | undefined;
  /** A port of its own for `/metrics`. @default the port of everything else */
  readonly metricsPort?: number | undefined;
  /** @default DEFAULT_CONNECTION_LIMITS */
  readonly connections?: ConnectionLimits;
  /** Allowed hosts, besides loopback; undefined allows all hosts. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Options of the playground and the explorer. False disables both. */
  readonly playground: PageOptions | false;
  readonly maxBodyBytes: number;
  /** Longest wait for requests in flight when the server drains, in milliseconds. */
  readonly drainTimeoutMs: number;
  readonly newRequestId: () => string;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
  /** Called when a request has ended. */
  readonly onRequestEnd?: ((ended: EndedRequest) => void) | undefined;
}

export interface HttpServer {
  /**
   * Resolves when all ports are open. Port 0 means any free port. Rejects with the error of the operating system when a port
   * is taken. In that case no port stays open.
   */
  listen(address: { readonly host: string; readonly port: number }): Promise<Listening>;
  /** See `Drain.drain`. A separate port for metrics is closed last. */
  drain(): Promise<void>;
}

/** The URLs, with the ports in use. */
export interface Listening {
  readonly url: string;
  readonly metricsUrl: string;
}

/** Creates the HTTP server of the gateway, with all its routes. It does not listen yet. */
export async function createHttpServer<C extends BaseContext>(
  options: HttpServerOptions<C>,
): Promise<HttpServer> {
  const { metrics, readiness, metricsPort, metricsText = () => metrics.metrics() } = options;
  const measureRequest = createRequestMetrics(metrics);
  const create = (letsAddressesPass: boolean) => createApp(options, measureRequest, letsAddressesPass);
  const app = await create(false);
  const metricsApp = metricsPort === undefined ? null : await create(true);
  const { isDraining, drain } = createDrain(app, options.drainTimeoutMs);
  serveHealth(app, () =>
    isDraining() ? { ready: false, code: 'DRAINING' satisfies GatewayCode } : readiness(),
  );
  serveMetrics(metricsApp ?? app, metrics.contentType, metricsText);
  if (options.playground) {
    await servePlayground(app, options.playground);
    await serveExplorer(app, options.playground);
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

/** Serves `GET /metrics` in the text format of Prometheus. */
function serveMetrics(app: FastifyInstance, contentType: string, metricsText: () => Promise<string>): void {
  app.get('/metrics', async (_request, reply) => {
    reply.header('content-type', contentType);
    return metricsText();
  });
}

/** Replaces the compilers of Fastify, which would load two large packages. The gateway's routes have no schemas. */
function refuseSchema(): never {
  throw new Error('Expected a route without a schema, got one with a schema.');
}

/** Creates an app without routes, with everything that all routes share. */
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
    schemaController: { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } },
    rewriteUrl: ({ url = '/' }) => escapeUndecodable(url),
    genReqId: ({ headers }) => requestIdOf(headers[REQUEST_ID_HEADER], options.newRequestId),
  });
  limitHeldResponses(app, limits.maxHeldBytes, log);
  await compressResponses(app);
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
