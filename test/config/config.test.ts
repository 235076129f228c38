import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { configProblems } from '../support/config/configProblems.ts';

const files: Readonly<Record<string, string>> = {
  '/run/token': 'from-a-file\n',
  '/run/windows': 'from-a-file\r\n',
  '/run/empty': '\n',
  '/run/documents': '["{ a }"]',
  '/run/wrongly-hashed': JSON.stringify({ ['0'.repeat(64)]: '{ a }' }),
  'schema/custom.graphql': 'type Query { a: Int }',
};

function readFile(path: string): string {
  const text = files[path];
  if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  return text;
}

function read(env: Record<string, string>) {
  return readConfig(env, readFile);
}

const problemsOf = (env: Record<string, string>) => configProblems(() => read(env));

const defaults = {
  listen: { host: '127.0.0.1', port: 4000, metricsPort: undefined },
  connections: {
    headersTimeoutMs: 10_000,
    keepAliveTimeoutMs: 72_000,
    maxConnections: 10_000,
    readTimeoutMs: 30_000,
    maxHeldBytes: 134_217_728,
  },
  allowedHosts: undefined,
  upstream: { kind: 'sandbox', until: 'now' },
  upstreamSchema: { source: 'introspect', token: undefined, pollSeconds: 300 },
  upstreamCalls: { timeoutMs: 30_000, maxConnections: 64, maxWaiting: 1_000 },
  requests: {
    deadlineMs: 60_000,
    maxBodyBytes: 1_048_576,
    maxDepth: 20,
    maxAliases: 50,
    maxExpandedFields: 50_000,
    maxTokens: 15_000,
    maxDirectives: 50,
    maxCost: 250_000,
    maxConversations: 10_000,
    maxOperations: 500,
    maxConcurrentOperations: 4,
    maxResponseBytes: 67_108_864,
    trustedDocuments: undefined,
    corsOrigins: [],
  },
  documentCache: { maxDocuments: 2_000, maxBytes: 100_663_296 },
  features: {
    contactsFetch: 'eager',
    introspection: true,
    playground: true,
    federation: 'full',
    federatedTraces: false,
  },
  access: { mode: 'forward' },
  redisUrl: undefined,
  historyCache: { lifeSeconds: 3_600, maxBytes: 67_108_864 },
  statisticsApiKey: undefined,
  workers: 1,
  secretFiles: new Map(),
  objectStorage: {
    ...{ endpoint: undefined, region: 'us-east-1' },
    ...{ accessKeyId: undefined, secretAccessKey: undefined, sessionToken: undefined },
  },
  otlp: {
    endpoints: { traces: undefined, metrics: undefined, logs: undefined },
    serviceName: 'contacts-gateway',
    metricIntervalMs: 60_000,
  },
  logLevel: 'info',
};

const url = 'https://api.example.com/graphql';

describe('readConfig', () => {
  it('has the documented defaults', () => {
    expect(read({})).toEqual(defaults);
  });

  it('reads the last day of the sandbox', () => {
    expect(read({ SANDBOX_UNTIL: '2026-01-30' }).upstream).toEqual({ kind: 'sandbox', until: '2026-01-30' });
  });

  it('counts empty and blank variables as unset', () => {
    expect(read({ PORT: '', UPSTREAM_URL: ' ', REDIS_URL: '', UPSTREAM_SCHEMA_TOKEN: '' })).toEqual(defaults);
  });

  it('reads every variable', () => {
    const config = read({
      PORT: '0',
      HOST: '0.0.0.0',
      UPSTREAM_URL: `${url}?platform=sd`,
      UPSTREAM_SCHEMA: 'schema/custom.graphql',
      UPSTREAM_SCHEMA_TOKEN: 'a-token',
      STATISTICS_API_KEY: 'statistics-key',
      WORKERS: '2',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000',
      AWS_REGION: 'eu-west-3',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'key-id',
      AWS_SECRET_ACCESS_KEY: 'secret-key',
      AWS_SESSION_TOKEN: 'session',
      UPSTREAM_AUTH: 'forward',
      UPSTREAM_MAX_WAITING: '9',
      REDIS_URL: 'rediss://user:hunter2@redis.example.com:6380/1',
      SCHEMA_POLL_SECONDS: '0',
      UPSTREAM_TIMEOUT_MS: '1000',
      REQUEST_DEADLINE_MS: '2000',
      UPSTREAM_MAX_CONNECTIONS: '3',
      CONTACTS_FETCH: 'lazy',
      INTROSPECTION: 'false',
      PLAYGROUND: 'off',
      FEDERATION: 'contacts',
      FEDERATED_TRACES: 'on',
      METRICS_PORT: '12',
      ALLOWED_HOSTS: 'gateway.example.com',
      HEADERS_TIMEOUT_MS: '13',
      KEEP_ALIVE_TIMEOUT_MS: '14',
      MAX_CONNECTIONS: '15',
      CLIENT_READ_TIMEOUT_MS: '16',
      MAX_HELD_RESPONSE_BYTES: '17',
      DOCUMENT_CACHE_ENTRIES: '17',
      DOCUMENT_CACHE_BYTES: '18',
      MAX_BODY_BYTES: '4',
      MAX_DEPTH: '5',
      MAX_ALIASES: '6',
      MAX_EXPANDED_FIELDS: '12',
      MAX_TOKENS: '7',
      MAX_DIRECTIVES: '8',
      MAX_COST: '9',
      MAX_CONVERSATIONS: '10',
      MAX_UPSTREAM_OPERATIONS: '11',
      MAX_CONCURRENT_OPERATIONS: '12',
      MAX_RESPONSE_BYTES: '13',
      TRUSTED_DOCUMENTS: '/run/documents',
      CORS_ORIGINS: 'https://app.example.com, http://localhost:3000,https://app.example.com',
      HISTORY_CACHE_SECONDS: '10',
      HISTORY_CACHE_BYTES: '11',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://metrics.example.com/push',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRIC_EXPORT_INTERVAL: '5000',
      OTEL_SERVICE_NAME: 'contacts',
      LOG_LEVEL: 'debug',
      NODE_ENV: 'test',
    });
    expect(config).toEqual({
      listen: { host: '0.0.0.0', port: 0, metricsPort: 12 },
      connections: {
        headersTimeoutMs: 13,
        keepAliveTimeoutMs: 14,
        maxConnections: 15,
        readTimeoutMs: 16,
        maxHeldBytes: 17,
      },
      allowedHosts: ['gateway.example.com'],
      upstream: { kind: 'remote', url: `${url}?platform=sd` },
      upstreamSchema: { source: { file: 'schema/custom.graphql' }, token: 'a-token', pollSeconds: 0 },
      upstreamCalls: { timeoutMs: 1000, maxConnections: 3, maxWaiting: 9 },
      requests: {
        deadlineMs: 2000,
        maxBodyBytes: 4,
        maxDepth: 5,
        maxAliases: 6,
        maxExpandedFields: 12,
        maxTokens: 7,
        maxDirectives: 8,
        maxCost: 9,
        maxConversations: 10,
        maxOperations: 11,
        maxConcurrentOperations: 12,
        maxResponseBytes: 13,
        trustedDocuments: {
          file: '/run/documents',
          documents: new Map([['1c7e1e347f726166b5b1c55afd61f278cc9b45e00c108ec33d540a566379811b', '{ a }']]),
        },
        corsOrigins: ['https://app.example.com', 'http://localhost:3000'],
      },
      documentCache: { maxDocuments: 17, maxBytes: 18 },
      features: {
        contactsFetch: 'lazy',
        introspection: false,
        playground: false,
        federation: 'contacts',
        federatedTraces: true,
      },
      access: { mode: 'forward' },
      redisUrl: 'rediss://user:hunter2@redis.example.com:6380/1',
      historyCache: { lifeSeconds: 10, maxBytes: 11 },
      statisticsApiKey: 'statistics-key',
      workers: 2,
      secretFiles: new Map(),
      objectStorage: {
        ...{ endpoint: 'http://127.0.0.1:9000/', region: 'eu-west-3', accessKeyId: 'key-id' },
        ...{ secretAccessKey: 'secret-key', sessionToken: 'session' },
      },
      otlp: {
        endpoints: {
          traces: 'http://127.0.0.1:4318/v1/traces',
          metrics: 'http://metrics.example.com/push',
          logs: undefined,
        },
        serviceName: 'contacts',
        metricIntervalMs: 5_000,
      },
      logLevel: 'debug',
    });
  });

  it.each([
    { env: { NODE_ENV: 'production', UPSTREAM_URL: url }, introspection: false, playground: false },
    {
      env: { NODE_ENV: 'production', SANDBOX: 'true', PLAYGROUND: 'on' },
      introspection: false,
      playground: true,
    },
    {
      env: { NODE_ENV: 'production', UPSTREAM_URL: url, INTROSPECTION: '1' },
      introspection: true,
      playground: false,
    },
    { env: { NODE_ENV: 'development' }, introspection: true, playground: true },
  ])('shows less in production: $env', ({ env, introspection, playground }) => {
    expect(read(env).features).toMatchObject({ introspection, playground });
  });

  it.each(['development', 'test', 'staging', ''])(
    'is the same with NODE_ENV=%j as in production, but for that',
    (NODE_ENV) => {
      const { features, ...settings } = read({ NODE_ENV, UPSTREAM_URL: url });
      const { features: inProduction, ...production } = read({ NODE_ENV: 'production', UPSTREAM_URL: url });
      expect(settings).toEqual(production);
      expect({ ...features, introspection: false, playground: false }).toEqual(inProduction);
    },
  );

  it.each([
    { file: '/run/token', token: 'from-a-file' },
    { file: '/run/windows', token: 'from-a-file' },
  ])('reads a secret from $file without its line break', ({ file, token }) => {
    expect(read({ UPSTREAM_SCHEMA_TOKEN_FILE: file }).upstreamSchema.token).toBe(token);
  });

  it.each([
    { env: { PORT: 'abc' }, problem: 'PORT: expected a whole number from 0 to 65535, got "abc"' },
    { env: { PORT: '65536' }, problem: 'PORT: expected a whole number from 0 to 65535, got "65536"' },
    { env: { PORT: '-1' }, problem: 'PORT: expected a whole number from 0 to 65535, got "-1"' },
    { env: { PORT: '4e3' }, problem: 'PORT: expected a whole number from 0 to 65535, got "4e3"' },
    {
      env: { SANDBOX_UNTIL: '2026-02-30' },
      problem: 'SANDBOX_UNTIL: expected a day, as 2026-01-31, got "2026-02-30"',
    },
    { env: { MAX_DEPTH: '2.5' }, problem: 'MAX_DEPTH: expected a whole number from 1 to 1000, got "2.5"' },
    {
      env: { UPSTREAM_TIMEOUT_MS: '0' },
      problem: 'UPSTREAM_TIMEOUT_MS: expected a whole number from 1 to 3600000, got "0"',
    },
    { env: { HOST: 'a b\nc' }, problem: 'HOST: expected a host name or an IP address, got "a b\\nc"' },
    { env: { CONTACTS_FETCH: 'Eager' }, problem: 'CONTACTS_FETCH: expected one of eager, lazy, got "Eager"' },
    {
      env: { LOG_LEVEL: 'loud' },
      problem: 'LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent, got "loud"',
    },
    {
      env: { PLAYGROUND: 'yes' },
      problem: 'PLAYGROUND: expected one of true, false, on, off, 1, 0, got "yes"',
    },
    {
      env: { UPSTREAM_URL: 'ftp://api.example.com' },
      problem:
        'UPSTREAM_URL: expected an http or https URL without user name, password or fragment, got "ftp://api.example.com"',
    },
    {
      env: { UPSTREAM_URL: 'https://me:hunter2@api.example.com' },
      problem:
        'UPSTREAM_URL: expected an http or https URL without user name, password or fragment, got a value that is not shown, as it may hold some',
    },
    {
      env: { UPSTREAM_URL: 'https://hunter2@api.example.com' },
      problem:
        'UPSTREAM_URL: expected an http or https URL without user name, password or fragment, got a value that is not shown, as it may hold some',
    },
    {
      env: { UPSTREAM_URL: 'https://api.example.com/graphql#top' },
      problem:
        'UPSTREAM_URL: expected an http or https URL without user name, password or fragment, got "https://api.example.com/graphql#top"',
    },
    {
      env: { NODE_ENV: 'production' },
      problem: 'UPSTREAM_URL: expected a URL or SANDBOX=true, as NODE_ENV is production, got nothing',
    },
    {
      env: { NODE_ENV: 'production', SANDBOX: 'false' },
      problem: 'UPSTREAM_URL: expected a URL, as SANDBOX is off, got nothing',
    },
    {
      env: { UPSTREAM_URL: url, SANDBOX: 'true' },
      problem: 'SANDBOX: expected only one of SANDBOX=true and UPSTREAM_URL, got both',
    },
    {
      env: { UPSTREAM_SCHEMA: 'schema/absent.graphql' },
      problem: 'UPSTREAM_SCHEMA: expected a file that can be read, got "schema/absent.graphql" (ENOENT)',
    },
    {
      env: { UPSTREAM_SCHEMA_TOKEN: 'hunter2', UPSTREAM_SCHEMA_TOKEN_FILE: '/run/token' },
      problem:
        'UPSTREAM_SCHEMA_TOKEN_FILE: expected only one of UPSTREAM_SCHEMA_TOKEN and UPSTREAM_SCHEMA_TOKEN_FILE, got both',
    },
    {
      env: { UPSTREAM_SCHEMA_TOKEN_FILE: '/run/absent' },
      problem: 'UPSTREAM_SCHEMA_TOKEN_FILE: expected a file that can be read, got "/run/absent" (ENOENT)',
    },
    {
      env: { UPSTREAM_SCHEMA_TOKEN_FILE: '/run/empty' },
      problem: 'UPSTREAM_SCHEMA_TOKEN_FILE: expected a file that holds the secret, got one that is empty',
    },
    {
      env: { TRUSTED_DOCUMENTS: '/run/token' },
      problem:
        'TRUSTED_DOCUMENTS: expected a JSON list of documents, a map from id to document, or an apollo-persisted-query-manifest, got something else',
    },
    {
      env: { TRUSTED_DOCUMENTS: '/run/wrongly-hashed' },
      problem: `TRUSTED_DOCUMENTS: expected the SHA-256 of each document as its id, got "${'0'.repeat(64)}"`,
    },
    {
      env: { UPSTREAM_AUTH: 'both' },
      problem: 'UPSTREAM_AUTH: expected one of forward, service, got "both"',
    },
    {
      env: { REDIS_URL: 'https://user:hunter2@redis.example.com' },
      problem:
        'REDIS_URL: expected a redis or rediss URL, got a value that is not shown, as it may hold a password',
    },
  ])('refuses $env', ({ env, problem }) => {
    const problems = problemsOf(env);
    expect(problems).toEqual([problem]);
    expect(problems.join()).not.toMatch(/hunter2|\n/);
  });

  it.each([
    '*',
    'app.example.com',
    'https://app.example.com/',
    'https://app.example.com/path',
    'https://*.example.com',
    'ftp://app.example.com',
    'https://App.example.com',
    'https://app.example.com:443',
    'https://app.example.com,,https://b.example.com',
    'null',
  ])('refuses %s as an origin', (origins) => {
    expect(problemsOf({ CORS_ORIGINS: origins })).toEqual([
      `CORS_ORIGINS: expected comma-separated exact origins, such as https://app.example.com, got "${origins}"`,
    ]);
  });

  it('reports all problems together', () => {
    const problems = problemsOf({
      NODE_ENV: 'production',
      PORT: 'x',
      LOG_LEVEL: 'x',
      REDIS_URL: 'x',
      UPSTREAM_SCHEMA_TOKEN_FILE: 'x',
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'PORT',
      'UPSTREAM_URL',
      'UPSTREAM_SCHEMA_TOKEN_FILE',
      'REDIS_URL',
      'LOG_LEVEL',
    ]);
  });
});
