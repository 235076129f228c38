/** The secrets. Each may also be in a file, whose path is in the variable `<name>_FILE`. */
const SECRET_NAMES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'GATEWAY_API_KEYS',
  'IADVIZE_PASSWORD',
  'IADVIZE_USERNAME',
  'REDIS_URL',
  'STATISTICS_API_KEY',
  'UPSTREAM_SCHEMA_TOKEN',
] as const;

const PLAIN_NAMES = [
  'ALLOWED_HOSTS',
  'AWS_DEFAULT_REGION',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_S3',
  'AWS_REGION',
  'CLIENT_READ_TIMEOUT_MS',
  'CONTACTS_FETCH',
  'CORS_ORIGINS',
  'DOCUMENT_CACHE_BYTES',
  'DOCUMENT_CACHE_ENTRIES',
  'FEDERATED_TRACES',
  'FEDERATION',
  'HEADERS_TIMEOUT_MS',
  'HISTORY_CACHE_BYTES',
  'HISTORY_CACHE_SECONDS',
  'HOST',
  'INTROSPECTION',
  'JWT_AUDIENCE',
  'JWT_ISSUER',
  'JWT_JWKS_URL',
  'KEEP_ALIVE_TIMEOUT_MS',
  'LOG_LEVEL',
  'MAX_ALIASES',
  'MAX_BODY_BYTES',
  'MAX_CONCURRENT_OPERATIONS',
  'MAX_CONNECTIONS',
  'MAX_CONVERSATIONS',
  'MAX_COST',
  'MAX_DEPTH',
  'MAX_DIRECTIVES',
  'MAX_EXPANDED_FIELDS',
  'MAX_HELD_RESPONSE_BYTES',
  'MAX_RESPONSE_BYTES',
  'MAX_TOKENS',
  'MAX_UPSTREAM_OPERATIONS',
  'METRICS_PORT',
  'NODE_ENV',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_SERVICE_NAME',
  'PLAYGROUND',
  'PORT',
  'REQUEST_DEADLINE_MS',
  'SANDBOX',
  'SANDBOX_UNTIL',
  'SCHEMA_POLL_SECONDS',
  'TRUSTED_DOCUMENTS',
  'UPSTREAM_AUTH',
  'UPSTREAM_MAX_CONNECTIONS',
  'UPSTREAM_MAX_WAITING',
  'UPSTREAM_SCHEMA',
  'UPSTREAM_TIMEOUT_MS',
  'UPSTREAM_TOKEN_URL',
  'UPSTREAM_URL',
] as const;

export type SecretName = (typeof SECRET_NAMES)[number];

/** The name of an environment variable that configures the gateway. docs/operations.md describes each. */
export type SettingName = (typeof PLAIN_NAMES)[number] | SecretName | `${SecretName}_FILE`;

/** All names. `EnvironmentReader` reads only these. */
export const SETTING_NAMES: readonly SettingName[] = [
  ...PLAIN_NAMES,
  ...SECRET_NAMES.flatMap((name) => [name, `${name}_FILE`] as const),
];
