import { readFileSync } from 'node:fs';
import { DEFAULT_MAX_DOCUMENT_BYTES, DEFAULT_MAX_DOCUMENTS } from '../gateway/documents/documentCache.ts';
import type { ConnectionLimits } from '../http/connections/limitedServer.ts';
import type { Access } from './accessConfig.ts';
import { readAccess } from './accessConfig.ts';
import type { Listen } from './connectionsConfig.ts';
import { readAllowedHosts, readConnectionLimits, readListen } from './connectionsConfig.ts';
import type { Check, Environment, ReadFile } from './environment.ts';
import { EnvironmentReader } from './environment.ts';
import { httpUrl } from './httpUrl.ts';
import { readTrustedDocuments } from './trustedDocuments.ts';

/** Everything that can be set from outside, validated. Names carry their units. */
export interface Config {
  readonly listen: Listen;
  readonly connections: ConnectionLimits;
  /** Hosts that requests may be for, beside loopback; undefined lets any pass. */
  readonly allowedHosts: readonly string[] | undefined;
  readonly upstream: UpstreamTarget;
  readonly upstreamSchema: {
    /** Ask the upstream, or read an SDL file. */
    readonly source: 'introspect' | { readonly file: string };
    /** Bearer for introspection when the gateway itself has no account. */
    readonly token: string | undefined;
    /** 0 is off. */
    readonly pollSeconds: number;
  };
  readonly upstreamCalls: {
    /** One try. */
    readonly timeoutMs: number;
    readonly maxConnections: number;
    /** Operations that may wait for a connection; the next one is refused. */
    readonly maxWaiting: number;
  };
  readonly requests: {
    /** From a client's request to its answer, over all tries. */
    readonly deadlineMs: number;
    readonly maxBodyBytes: number;
    readonly maxDepth: number;
    readonly maxAliases: number;
    /** Fields and fragments of a document, all its fragments written out. */
    readonly maxExpandedFields: number;
    readonly maxTokens: number;
    readonly maxDirectives: number;
    /** Objects that upstream is estimated to produce. */
    readonly maxCost: number;
    /** Conversations whose history one request may read. */
    readonly maxConversations: number;
    /** Upstream operations of one request, in all. */
    readonly maxOperations: number;
    /** Upstream operations of one request, at once. */
    readonly maxConcurrentOperations: number;
    /** One response, before it is compressed. */
    readonly maxResponseBytes: number;
    /** By SHA-256; only these run. Undefined lets any document run. */
    readonly trustedDocuments: ReadonlyMap<string, string> | undefined;
    /** Exact origins, such as `https://app.example.com`. */
    readonly corsOrigins: readonly string[];
  };
  /** Of parsed documents with their plans. */
  readonly documentCache: {
    readonly maxDocuments: number;
    /** By estimate, in the memory of this process. */
    readonly maxBytes: number;
  };
  readonly features: {
    readonly contactsFetch: ContactsFetch;
    readonly introspection: boolean;
    readonly playground: boolean;
    readonly federation: FederationMode;
    /** Whether a router may ask for the time of each field. Such a request is executed without a plan. */
    readonly federatedTraces: boolean;
  };
  readonly access: Access;
  /** Shares the service token and the histories between processes; undefined shares nothing. */
  readonly redisUrl: string | undefined;
  /** Of histories, in `lazy` mode. */
  readonly historyCache: {
    /** How long each is kept; 0 keeps none. */
    readonly lifeSeconds: number;
    /** In the memory of this process. */
    readonly maxBytes: number;
  };
  /** Key of the vendor's REST statistics, for `reconcile`. */
  readonly statisticsApiKey: string | undefined;
  /** Who takes traces, over OTLP/HTTP; undefined traces nothing. */
  readonly tracing: { readonly endpoint: string; readonly serviceName: string } | undefined;
  readonly logLevel: LogLevel;
}

/** The embedded sandbox, or a GraphQL endpoint (http or https, its query string kept). */
export type UpstreamTarget = { readonly kind: 'sandbox' } | { readonly kind: 'remote'; readonly url: string };

export type ContactsFetch = 'eager' | 'lazy';

/** Whether other gateways may compose this one: all of it, only what it adds to the upstream, or not at all. */
export type FederationMode = 'full' | 'contacts' | 'off';

export type LogLevel = (typeof logLevels)[number];

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The environment cannot be used. Each problem is one line that names the variable, never a secret's value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** The configuration of this process. @throws ConfigError */
export function readProcessConfig(): Config {
  return readConfig(process.env, (path) => readFileSync(path, 'utf8'));
}

/** @throws ConfigError with all problems of the environment at once. */
export function readConfig(env: Environment, readFile: ReadFile): Config {
  const read = new EnvironmentReader(env, readFile);
  const production = read.text('NODE_ENV', 'development') === 'production';
  const listen = readListen(read);
  const access = readAccess(read, listen.host);
  const config: Config = {
    listen,
    connections: readConnectionLimits(read),
    allowedHosts: readAllowedHosts(read, access),
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
    requests: {
      deadlineMs: read.wholeNumber('REQUEST_DEADLINE_MS', 60_000, { min: 1, max: HOUR_MS }),
      maxBodyBytes: read.wholeNumber('MAX_BODY_BYTES', 1_048_576, { min: 1, max: GIBIBYTE }),
      maxDepth: read.wholeNumber('MAX_DEPTH', 20, { min: 1, max: 1_000 }),
      maxAliases: read.wholeNumber('MAX_ALIASES', 50, { min: 0, max: 100_000 }),
      maxExpandedFields: read.wholeNumber('MAX_EXPANDED_FIELDS', 50_000, { min: 1, max: 10_000_000 }),
      maxTokens: read.wholeNumber('MAX_TOKENS', 15_000, { min: 1, max: 10_000_000 }),
      maxDirectives: read.wholeNumber('MAX_DIRECTIVES', 50, { min: 0, max: 100_000 }),
      maxCost: read.wholeNumber('MAX_COST', 250_000, { min: 1, max: 1_000_000_000 }),
      maxConversations: read.wholeNumber('MAX_CONVERSATIONS', 10_000, { min: 1, max: 1_000_000 }),
      maxOperations: read.wholeNumber('MAX_UPSTREAM_OPERATIONS', 500, { min: 1, max: 1_000_000 }),
      maxConcurrentOperations: read.wholeNumber('MAX_CONCURRENT_OPERATIONS', 4, { min: 1, max: 10_000 }),
      maxResponseBytes: read.wholeNumber('MAX_RESPONSE_BYTES', 64 * MEBIBYTE, { min: 1, max: GIBIBYTE }),
      trustedDocuments: trustedDocuments(read),
      corsOrigins: read.checked('CORS_ORIGINS', [], origins),
    },
    documentCache: {
      maxDocuments: read.wholeNumber('DOCUMENT_CACHE_ENTRIES', DEFAULT_MAX_DOCUMENTS, {
        min: 1,
        max: 100_000,
      }),
      maxBytes: read.wholeNumber('DOCUMENT_CACHE_BYTES', DEFAULT_MAX_DOCUMENT_BYTES, {
        min: 1,
        max: 64 * GIBIBYTE,
      }),
    },
    features: {
      contactsFetch: read.choice('CONTACTS_FETCH', 'eager', ['eager', 'lazy']),
      introspection: read.flag('INTROSPECTION', !production),
      playground: read.flag('PLAYGROUND', !production),
      federation: read.choice('FEDERATION', 'full', ['full', 'contacts', 'off']),
      federatedTraces: read.flag('FEDERATED_TRACES', false),
    },
    access,
    redisUrl: redisUrl(read),
    historyCache: {
      lifeSeconds: read.wholeNumber('HISTORY_CACHE_SECONDS', 3_600, { min: 0, max: DAY_SECONDS }),
      maxBytes: read.wholeNumber('HISTORY_CACHE_BYTES', 64 * 1024 * 1024, { min: 1, max: 64 * GIBIBYTE }),
    },
    statisticsApiKey: read.secret('STATISTICS_API_KEY'),
    tracing: tracing(read),
    logLevel: read.choice('LOG_LEVEL', 'info', logLevels),
  };
  if (config.features.federatedTraces && config.features.federation === 'off') {
    read.problem('FEDERATED_TRACES', 'FEDERATION=full or FEDERATION=contacts with it', 'off');
  }
  if (read.problems.length > 0) throw new ConfigError(read.problems);
  return config;
}

const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;
const MEBIBYTE = 1_048_576;
const GIBIBYTE = 1_073_741_824;

/** Made-up data is never served by accident: neither in production nor beside a real upstream. */
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
  return url === undefined ? { kind: 'sandbox' } : { kind: 'remote', url };
}

function redisUrl(read: EnvironmentReader): string | undefined {
  const url = read.secret('REDIS_URL');
  if (url === undefined || /^rediss?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) return url;
  read.problem('REDIS_URL', 'a redis or rediss URL', 'a value that is not shown, as it may hold a password');
  return undefined;
}

function tracing(read: EnvironmentReader): Config['tracing'] {
  const endpoint = read.checked('OTEL_EXPORTER_OTLP_ENDPOINT', undefined, httpUrl);
  const serviceName = read.text('OTEL_SERVICE_NAME', 'contacts-gateway');
  return endpoint === undefined ? undefined : { endpoint, serviceName };
}

function schemaSource(read: EnvironmentReader): Config['upstreamSchema']['source'] {
  const file = read.text('UPSTREAM_SCHEMA', 'introspect');
  if (file === 'introspect') return file;
  read.file('UPSTREAM_SCHEMA');
  return { file };
}

function trustedDocuments(read: EnvironmentReader): ReadonlyMap<string, string> | undefined {
  const text = read.file('TRUSTED_DOCUMENTS');
  if (text === undefined) return undefined;
  const file = readTrustedDocuments(text);
  if ('documents' in file) return file.documents;
  read.problem('TRUSTED_DOCUMENTS', file.expected, file.came);
  return undefined;
}

const origins: Check<readonly string[]> = (text) => {
  const values = text.split(',').map((origin) => origin.trim());
  const isExact = (origin: string) => URL.canParse(origin) && new URL(origin).origin === origin;
  return values.every((origin) => /^https?:[^*]+$/.test(origin) && isExact(origin))
    ? { value: [...new Set(values)] }
    : { expected: 'comma-separated exact origins, such as https://app.example.com' };
};
