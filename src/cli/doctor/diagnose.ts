import { embeddedSandbox } from '../../app/embeddedSandbox.ts';
import type { OnStop } from '../../app/startParts.ts';
import type { Config } from '../../config/config.ts';
import type { UpstreamClient } from '../../upstream/client.ts';
import { createUpstreamClient } from '../../upstream/client.ts';
import { PROBE_TIMEOUT_MS } from '../../upstream/resilience/probe.ts';
import { findClosedList } from '../../upstream/schema/closedList.ts';
import { createTokenCheck } from '../../upstream/serviceToken/tokenRequests.ts';
import { bearerHeaders } from '../../upstream/transport/headers.ts';
import { checkClientKeys } from './checks/checkClientKeys.ts';
import { checkConfiguration } from './checks/checkConfiguration.ts';
import { checkConnection } from './checks/checkConnection.ts';
import { checkConversations } from './checks/checkConversations.ts';
import { checkHttp } from './checks/checkHttp.ts';
import { checkRedis } from './checks/checkRedis.ts';
import { checkSchema } from './checks/checkSchema.ts';
import { checkToken } from './checks/checkToken.ts';
import { findCredentials } from './checks/credentials.ts';
import type { CheckName, Finding } from './checks/finding.ts';
import { skipped } from './checks/finding.ts';
import { readRecent } from './checks/readRecent.ts';

export interface DiagnoseParts {
  /** The value of `--token-file`. */
  readonly tokenFile: string | undefined;
  readonly onStop: OnStop;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Checks everything that a gateway with these settings needs, in the order in which the parts need each other. A check whose
 * need is not met is skipped. Every step has a time limit, and each operation is sent once.
 *
 * @throws UsageError when the token file cannot be read.
 */
export async function* diagnose(config: Config, parts: DiagnoseParts): AsyncGenerator<Finding, void> {
  yield* checkConfiguration(config);
  yield* checkUpstream(config, parts);
  yield* checkRedis(config.redisUrl);
  yield* checkClientKeys(config);
}

async function* checkUpstream(config: Config, parts: DiagnoseParts): AsyncGenerator<Finding, void> {
  const { upstream } = config;
  const url =
    upstream.kind === 'remote' ? upstream.url : await embeddedSandbox(upstream.until, config, parts.onStop);
  const isReachable = yield* checkConnection(new URL(url), { variable: 'UPSTREAM_URL', now: parts.now });
  if (!isReachable) {
    yield* skipAll(['http', 'token', 'introspection', 'conversations'], 'The upstream cannot be reached.');
    return;
  }
  const client = createUpstreamClient({ url, ...config.upstreamCalls });
  parts.onStop(client.close);
  yield* checkApi(config, { ...parts, url, client });
}

interface ApiParts extends DiagnoseParts {
  /** The endpoint in use. */
  readonly url: string;
  readonly client: UpstreamClient;
}

async function* checkApi(config: Config, parts: ApiParts): AsyncGenerator<Finding, void> {
  const { url, client, now, tokenFile, onStop } = parts;
  const credentials = yield* findCredentials(config, url, tokenFile);
  const headers = bearerHeaders(credentials?.token ?? undefined);
  const { timeoutMs } = config.upstreamCalls;
  const probe = createUpstreamClient({
    url,
    timeoutMs: Math.min(timeoutMs, PROBE_TIMEOUT_MS),
    maxConnections: 1,
  });
  onStop(probe.close);
  const smallest = yield* checkHttp(probe, headers, now);
  if (smallest === null || credentials === null) {
    const reason = smallest === null ? 'The upstream sent no GraphQL response.' : 'The login failed.';
    yield* skipAll(['token', 'introspection', 'conversations'], reason);
    return;
  }
  const { access } = config;
  const tokenUrl = (access.mode === 'service' && access.tokenUrl) || url;
  const { check, close } = createTokenCheck(new URL('/_authenticated', tokenUrl).href);
  onStop(close);
  const isAccepted = yield* checkToken(credentials, smallest, check);
  if (!isAccepted) {
    yield* skipAll(['introspection', 'conversations'], 'There is no token that the upstream accepts.');
    return;
  }
  const schema = yield* checkSchema(config, client, credentials);
  const list = schema === null ? null : findClosedList(schema);
  if (schema === null || list === null || !list.ok) {
    const reason = schema === null ? 'There is no usable schema.' : 'There is no list of conversations.';
    yield* skipAll(['conversations'], reason);
    return;
  }
  // As long as a request of a client may take.
  const signal = AbortSignal.timeout(config.requests.deadlineMs);
  yield* checkConversations(() => readRecent(schema, list.list, { client, headers, signal, now }), {
    timeoutMs,
    hasToken: credentials.token !== null,
  });
}

function* skipAll(checks: readonly CheckName[], reason: string): Generator<Finding, void> {
  for (const check of checks) yield skipped(check, reason);
}
