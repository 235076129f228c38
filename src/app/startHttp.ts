import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import type { Access, ClientCredentials } from '../config/accessConfig.ts';
import type { Config } from '../config/config.ts';
import type { ClientContext } from '../gateway/execution/context.ts';
import type { SchemaVersions } from '../gateway/schema/schemaVersions.ts';
import { createApiKeys } from '../http/authentication/apiKeys.ts';
import type { Authenticate } from '../http/authentication/authenticate.ts';
import { createAuthenticate } from '../http/authentication/authenticate.ts';
import type { JwtCheck } from '../http/authentication/jwt.ts';
import type { ClientRequest } from '../http/graphqlRoute.ts';
import type { Listening } from '../http/server.ts';
import { createHttpServer } from '../http/server.ts';
import type { Logger } from '../logging/log.ts';
import type { UpstreamHeaders } from '../upstream/transport/headers.ts';
import { upstreamHeaders } from '../upstream/transport/headers.ts';
import { clientLimitsFor } from './clientLimits.ts';
import type { Upstream } from './startUpstream.ts';
import type { Telemetry } from './telemetry.ts';
import type { LiveSecrets } from './watch/watchSecrets.ts';
import type { WorkerGroup } from './workerGroup.ts';

/** Longest wait for requests in flight when the process stops. */
const DRAIN_TIMEOUT_MS = 25_000;

export interface HttpParts {
  /** Started. */
  readonly apollo: ApolloServer<ClientContext>;
  readonly versions: SchemaVersions;
  readonly upstream: Upstream;
  readonly secrets: LiveSecrets;
  readonly telemetry: Telemetry;
  /** Undefined when this process is no worker. */
  readonly group: WorkerGroup | undefined;
  readonly log: Logger;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
}

export interface RunningHttp {
  readonly listening: Listening;
  /** Drains the server, then closes it. */
  stop(): Promise<void>;
}

/** Serves the gateway over HTTP. Rejects when a port is taken. In that case nothing stays open. */
export async function startHttp(
  config: Config,
  { apollo, versions, upstream, secrets, telemetry, group, log, now }: HttpParts,
): Promise<RunningHttp> {
  const { access, requests, listen } = config;
  const { requests: requestLimit, operationsOf } = clientLimitsFor(access, {
    registry: telemetry.registry,
    group,
    now,
  });
  const createContext = async (request: ClientRequest): Promise<ClientContext> =>
    telemetry.beginRequest({
      requestId: request.requestId,
      signal: request.signal,
      record: request.record,
      serialized: request.serialized,
      clientOperations: operationsOf?.(request.client),
      deadlineAtMs: now() + requests.deadlineMs,
      headers: headersForUpstream(request.headers, access),
    });
  const server = await createHttpServer<ClientContext>({
    ...{
      apollo: () => apollo,
      createContext,
      authenticate: await authenticateFor(access, secrets, log),
      requestLimit,
    },
    readiness: () => {
      const code = upstream.unavailability() ?? group?.unavailability() ?? null;
      return code === null ? { ready: true } : { ready: false, code };
    },
    ...requests,
    ...{ requestDeadlineMs: requests.deadlineMs, drainTimeoutMs: DRAIN_TIMEOUT_MS },
    ...{ connections: config.connections, allowedHosts: config.allowedHosts },
    playground: config.features.playground && { schema: () => versions.current().schema },
    ...{ metrics: telemetry.registry, metricsPort: listen.metricsPort },
    metricsText: group?.shareMetrics(telemetry.registry),
    onRequestEnd: telemetry.onRequestEnd,
    ...{ newRequestId: randomUUID, log, now },
  });
  return { listening: await server.listen(listen), stop: server.drain };
}

/** Returns undefined when the gateway checks no credentials: the upstream checks them, or everybody may call. */
async function authenticateFor(
  access: Access,
  secrets: LiveSecrets,
  log: Logger,
): Promise<Authenticate | undefined> {
  if (access.mode === 'forward' || access.clients === null) return undefined;
  const { jwt } = access.clients;
  const apiKeys = createApiKeys(secrets.current().apiKeyDigests);
  secrets.onChange(({ apiKeyDigests }) => apiKeys.replace(apiKeyDigests));
  return createAuthenticate({ apiKeys, checkJwt: jwt && (await jwtCheckFor(jwt, log)) });
}

/** The library for JWTs is loaded only when clients may send one. */
async function jwtCheckFor(jwt: NonNullable<ClientCredentials['jwt']>, log: Logger): Promise<JwtCheck> {
  const { createJwtCheck } = await import('../http/authentication/jwt.ts');
  return createJwtCheck({ ...jwt, clock: Date.now, now: () => performance.now(), log });
}

/** Returns the headers of a client that are sent to the upstream, without its credentials when the gateway has an account. */
function headersForUpstream(headers: IncomingHttpHeaders, { mode }: Access): UpstreamHeaders {
  return upstreamHeaders((name) =>
    name === 'authorization' && mode === 'service' ? undefined : headers[name]?.toString(),
  );
}
