import { apiKeyDigest } from '../http/authentication/apiKeys.ts';
import type { EnvironmentReader } from './environment.ts';
import { httpUrl } from './httpUrl.ts';
import type { SecretName, SettingName } from './settingNames.ts';

/** `UPSTREAM_AUTH`: whose credentials are sent to the upstream, and who may call the gateway. @default forward */
export type Access =
  /** The credentials of the client. The upstream decides who may call. */
  | { readonly mode: 'forward' }
  /** The credentials of the gateway's own account. */
  | {
      readonly mode: 'service';
      /** `IADVIZE_USERNAME`, `IADVIZE_PASSWORD`; required. */
      readonly account: Account;
      /** `UPSTREAM_TOKEN_URL`: the token endpoint. @default undefined: `/oauth2/token` on the host of the upstream */
      readonly tokenUrl: string | undefined;
      /** Null when everybody may call who can reach the loopback address. */
      readonly clients: ClientCredentials | null;
      readonly clientLimits: {
        /** `CLIENT_REQUESTS_PER_MINUTE`: requests of one client in a minute. @default undefined: no limit */
        readonly requestsPerMinute: number | undefined;
        /** `CLIENT_MAX_OPERATIONS`: upstream operations of one client in flight at once. @default undefined: no limit */
        readonly maxOperations: number | undefined;
      };
    };

/** The gateway's own account at the upstream. */
export interface Account {
  readonly username: string;
  readonly password: string;
}

export interface ClientCredentials {
  /** `GATEWAY_API_KEYS`: the SHA-256 of each API key, as hexadecimal digits. @default none */
  readonly apiKeyDigests: readonly string[];
  /** `JWT_JWKS_URL`, `JWT_ISSUER`, `JWT_AUDIENCE`: all or none. @default null: no JWT is accepted */
  readonly jwt: { readonly jwksUrl: string; readonly issuer: string; readonly audience: string } | null;
}

/** @param host the address on which the gateway listens. Outside loopback, clients must have credentials. */
export function readAccess(read: EnvironmentReader, host: string): Access {
  const mode = read.choice('UPSTREAM_AUTH', 'forward', ['forward', 'service']);
  if (mode === 'forward') {
    rejectServiceVariables(read);
    return { mode };
  }
  const account = {
    username: requireSecret(read, 'IADVIZE_USERNAME'),
    password: requireSecret(read, 'IADVIZE_PASSWORD'),
  };
  const apiKeyDigests = readApiKeys(read);
  const jwt = readJwt(read);
  const isOpen = apiKeyDigests.length === 0 && jwt === null;
  if (isOpen && !isAnyJwtSet(read) && !LOOPBACK.test(host)) {
    const expected = 'GATEWAY_API_KEYS or JWT_JWKS_URL with it, as HOST is not a loopback address';
    read.problem('UPSTREAM_AUTH', expected, 'neither');
  }
  return {
    ...{ mode, account },
    tokenUrl: read.checked('UPSTREAM_TOKEN_URL', undefined, httpUrl),
    clients: isOpen ? null : { apiKeyDigests, jwt },
    clientLimits: {
      requestsPerMinute: readLimit(read, 'CLIENT_REQUESTS_PER_MINUTE'),
      maxOperations: readLimit(read, 'CLIENT_MAX_OPERATIONS'),
    },
  };
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1)$/i;

const JWT_VARIABLES = ['JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE'] as const;

const LIMIT_VARIABLES = ['CLIENT_REQUESTS_PER_MINUTE', 'CLIENT_MAX_OPERATIONS'] as const;

const SERVICE_SECRETS = ['IADVIZE_USERNAME', 'IADVIZE_PASSWORD', 'GATEWAY_API_KEYS'] as const;

const SERVICE_VARIABLES: readonly SettingName[] = [
  ...SERVICE_SECRETS.flatMap((name) => [name, `${name}_FILE`] as const),
  ...(['UPSTREAM_TOKEN_URL', ...JWT_VARIABLES, ...LIMIT_VARIABLES] as const),
];

// These variables have no effect in forward mode. Ignoring them could leave a gateway open that was meant to be closed or limited.
function rejectServiceVariables(read: EnvironmentReader): void {
  for (const name of SERVICE_VARIABLES) {
    if (read.raw(name) !== undefined) read.problem(name, 'UPSTREAM_AUTH=service with it', 'forward');
  }
}

function requireSecret(read: EnvironmentReader, name: SecretName): string {
  const before = read.problems.length;
  const value = read.secret(name);
  if (value === undefined && read.problems.length === before) {
    read.problem(name, 'a value, as UPSTREAM_AUTH is service', 'nothing');
  }
  return value ?? '';
}

function readLimit(read: EnvironmentReader, name: (typeof LIMIT_VARIABLES)[number]): number | undefined {
  return read.raw(name) === undefined ? undefined : read.wholeNumber(name, 1, { min: 1, max: 1_000_000 });
}

/** Returns the SHA-256 of each key in a comma-separated text. Null when a key is not valid. */
export function apiKeyDigestsIn(text: string): readonly string[] | null {
  const keys = text.split(',').map((key) => key.trim());
  if (!keys.every((key) => /^[\x21-\x7e]+$/.test(key))) return null;
  return [...new Set(keys)].map(apiKeyDigest);
}

function readApiKeys(read: EnvironmentReader): readonly string[] {
  const text = read.secret('GATEWAY_API_KEYS');
  if (text === undefined) return [];
  const digests = apiKeyDigestsIn(text);
  if (digests !== null) return digests;
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
