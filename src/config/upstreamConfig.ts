import { isDay } from '../indicators/calendarDay.ts';
import type { EnvironmentReader } from './environment.ts';
import { httpUrl } from './httpUrl.ts';

export interface UpstreamConfig {
  /** `UPSTREAM_URL`, `SANDBOX`. @default the sandbox, except in production */
  readonly upstream: UpstreamTarget;
  readonly upstreamSchema: {
    /** `UPSTREAM_SCHEMA`: introspect the upstream, or read an SDL file. @default introspect */
    readonly source: 'introspect' | { readonly file: string };
    /** `UPSTREAM_SCHEMA_TOKEN`: bearer token for introspection. @default none */
    readonly token: string | undefined;
    /** `SCHEMA_POLL_SECONDS`: time between two polls, in seconds; 0 disables polling. @default 300 */
    readonly pollSeconds: number;
  };
  readonly upstreamCalls: {
    /** `UPSTREAM_TIMEOUT_MS`: longest time of one try, in milliseconds. @default 30000 */
    readonly timeoutMs: number;
    /** `UPSTREAM_MAX_CONNECTIONS`: number of connections, and of operations in flight. @default 64 */
    readonly maxConnections: number;
    /** `UPSTREAM_MAX_WAITING`: number of operations that may wait for a connection. Further ones are rejected. @default 1000 */
    readonly maxWaiting: number;
  };
}

/** The embedded sandbox, or the URL of a GraphQL endpoint (http or https). Its query string is kept. */
export type UpstreamTarget =
  | {
      readonly kind: 'sandbox';
      /** `SANDBOX_UNTIL`: the last day of the generated conversations, as `YYYY-MM-DD`. @default now */
      readonly until: string;
    }
  | { readonly kind: 'remote'; readonly url: string };

/** @param production whether `NODE_ENV` is `production`. */
export function readUpstream(read: EnvironmentReader, production: boolean): UpstreamConfig {
  return {
    upstream: upstreamTarget(read, production),
    upstreamSchema: {
      source: schemaSource(read),
      token: read.secret('UPSTREAM_SCHEMA_TOKEN'),
      pollSeconds: read.wholeNumber('SCHEMA_POLL_SECONDS', 300, { min: 0, max: DAY_SECONDS }),
    },
    upstreamCalls: {
      timeoutMs: read.wholeNumber('UPSTREAM_TIMEOUT_MS', 30_000, { min: 1, max: HOUR_MS }),
      maxConnections: read.wholeNumber('UPSTREAM_MAX_CONNECTIONS', 64, { min: 1, max: 10_000 }),
      maxWaiting: read.wholeNumber('UPSTREAM_MAX_WAITING', 1_000, { min: 0, max: 1_000_000 }),
    },
  };
}

const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;

/** Rejects ambiguous settings, so that the sandbox's invented data is never served by accident. */
function upstreamTarget(read: EnvironmentReader, production: boolean): UpstreamTarget {
  const sandbox = read.flag('SANDBOX', undefined);
  const isSet = read.raw('UPSTREAM_URL') !== undefined;
  const url = read.checked('UPSTREAM_URL', undefined, httpUrl);
  if (isSet && sandbox === true) {
    read.problem('SANDBOX', 'only one of SANDBOX=true and UPSTREAM_URL', 'both');
  }
  if (!isSet && sandbox === false) {
    read.problem('UPSTREAM_URL', 'a URL, as SANDBOX is off', 'nothing');
  }
  if (!isSet && sandbox === undefined && production) {
    read.problem('UPSTREAM_URL', 'a URL or SANDBOX=true, as NODE_ENV is production', 'nothing');
  }
  const until = read.checked('SANDBOX_UNTIL', 'now', (text) =>
    isDay(text) ? { value: text } : { expected: 'a day, as 2026-01-31' },
  );
  return url === undefined ? { kind: 'sandbox', until } : { kind: 'remote', url };
}

function schemaSource(read: EnvironmentReader): UpstreamConfig['upstreamSchema']['source'] {
  const file = read.text('UPSTREAM_SCHEMA', 'introspect');
  if (file === 'introspect') return file;
  read.file('UPSTREAM_SCHEMA');
  return { file };
}
