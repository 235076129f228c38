import { apiKeyDigest } from '../http/authentication/apiKeys.ts';
import type { EnvironmentReader } from './environment.ts';
import { httpUrl } from './httpUrl.ts';

/** Whose credentials go upstream, and who may call the gateway. */
export type Access =
  /** The client's own: the upstream decides who may call. */
  | { readonly mode: 'forward' }
  /** The gateway's. */
  | {
      readonly mode: 'service';
      readonly account: { readonly username: string; readonly password: string };
      /** The upstream's token endpoint; undefined takes the one beside its GraphQL endpoint. */
      readonly tokenUrl: string | undefined;
      /** Null lets anybody call who reaches the loopback address. */
      readonly clients: ClientCredentials | null;
    };

export interface ClientCredentials {
  /** SHA-256 of each API key, as hexadecimal digits. */
  readonly apiKeyDigests: readonly string[];
  readonly jwt: { readonly jwksUrl: string; readonly issuer: string; readonly audience: string } | null;
}

/** Reads `UPSTREAM_AUTH` and all that goes with it. `host` is where the gateway listens. */
export function readAccess(read: EnvironmentReader, host: string): Access {
  const mode = read.choice('UPSTREAM_AUTH', 'forward', ['forward', 'service']);
  if (mode === 'forward') {
    refuseServiceVariables(read);
    return { mode };
  }
  const account = {
    username: required(read, 'IADVIZE_USERNAME'),
    password: required(read, 'IADVIZE_PASSWORD'),
  };
  const apiKeyDigests = apiKeys(read).map(apiKeyDigest);
  const jwt = readJwt(read);
  const isOpen = apiKeyDigests.length === 0 && jwt === null;
  if (isOpen && !isAnyJwtSet(read) && !LOOPBACK.test(host)) {
    const expected = 'GATEWAY_API_KEYS or JWT_JWKS_URL with it, as HOST is no loopback address';
    read.problem('UPSTREAM_AUTH', expected, 'neither');
  }
  return {
    ...{ mode, account },
    tokenUrl: read.checked('UPSTREAM_TOKEN_URL', undefined, httpUrl),
    clients: isOpen ? null : { apiKeyDigests, jwt },
  };
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1)$/i;

const JWT_VARIABLES = ['JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE'] as const;

const SERVICE_VARIABLES = [
  ...['IADVIZE_USERNAME', 'IADVIZE_USERNAME_FILE', 'IADVIZE_PASSWORD', 'IADVIZE_PASSWORD_FILE'],
  ...['UPSTREAM_TOKEN_URL', 'GATEWAY_API_KEYS', 'GATEWAY_API_KEYS_FILE', ...JWT_VARIABLES],
];

// Somebody who sets one of these counts on it: to ignore it would be to serve something else than was asked for.
function refuseServiceVariables(read: EnvironmentReader): void {
  for (const name of SERVICE_VARIABLES) {
    if (read.raw(name) !== undefined) read.problem(name, 'UPSTREAM_AUTH=service with it', 'forward');
  }
}

function required(read: EnvironmentReader, name: string): string {
  const before = read.problems.length;
  const value = read.secret(name);
  if (value === undefined && read.problems.length === before) {
    read.problem(name, 'a value, as UPSTREAM_AUTH is service', 'nothing');
  }
  return value ?? '';
}

function apiKeys(read: EnvironmentReader): readonly string[] {
  const text = read.secret('GATEWAY_API_KEYS');
  if (text === undefined) return [];
  const keys = text.split(',').map((key) => key.trim());
  if (keys.every((key) => /^[\x21-\x7e]+$/.test(key))) return [...new Set(keys)];
  const came = 'a value that is not shown, with an empty key, a space within one or another character';
  read.problem('GATEWAY_API_KEYS', 'comma-separated keys of printable ASCII characters', came);
  return [];
}

function readJwt(read: EnvironmentReader): ClientCredentials['jwt'] {
  if (!isAnyJwtSet(read)) return null;
  for (const name of JWT_VARIABLES) {
    if (read.raw(name) === undefined) {
      read.problem(name, `a value, as one of ${JWT_VARIABLES.join(', ')} is set`, 'nothing');
    }
  }
  const jwksUrl = read.checked('JWT_JWKS_URL', undefined, httpUrl);
  if (jwksUrl === undefined) return null;
  return { jwksUrl, issuer: read.text('JWT_ISSUER', ''), audience: read.text('JWT_AUDIENCE', '') };
}

function isAnyJwtSet(read: EnvironmentReader): boolean {
  return JWT_VARIABLES.some((name) => read.raw(name) !== undefined);
}
