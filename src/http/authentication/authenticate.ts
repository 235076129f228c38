import type { IncomingHttpHeaders } from 'node:http';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { createApiKeyCheck } from './apiKeys.ts';
import type { JwtOptions, JwtVerdict } from './jwt.ts';
import { createJwtCheck } from './jwt.ts';

/** Null for a client that may call; else what it is told. Names of headers are lower case. */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<AuthenticationRefusal | null>;

export interface AuthenticationRefusal extends ErrorResponse {
  /** `WWW-Authenticate`, unless the client could do nothing about it. */
  readonly challenge: string | null;
}

export interface AuthenticationOptions {
  /** SHA-256 of each key, as hexadecimal digits. */
  readonly apiKeyDigests: readonly string[];
  /** Null when no JWT is accepted. */
  readonly jwt: JwtOptions | null;
}

/** A client shows an API key in `x-api-key`, or an API key or a JWT as a bearer token. */
export function createAuthenticate({ apiKeyDigests, jwt }: AuthenticationOptions): Authenticate {
  const isApiKey = createApiKeyCheck(apiKeyDigests);
  const checkJwt = jwt === null ? null : createJwtCheck(jwt);
  return async (headers) => {
    const shown = credentialIn(headers);
    if (shown === null) return MISSING;
    if (isApiKey(shown.value)) return null;
    if (checkJwt === null || shown.kind === 'api key' || !IS_JWT.test(shown.value)) return INVALID;
    return REFUSALS[await checkJwt(shown.value)];
  };
}

interface Credential {
  readonly kind: 'api key' | 'bearer';
  readonly value: string;
}

function credentialIn(headers: IncomingHttpHeaders): Credential | null {
  const apiKey = headers['x-api-key'];
  if (apiKey !== undefined) return { kind: 'api key', value: apiKey.toString() };
  const { authorization } = headers;
  if (authorization === undefined) return null;
  return { kind: 'bearer', value: /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '' };
}

const IS_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const MISSING: AuthenticationRefusal = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'Expected an API key in x-api-key, or an API key or a JWT as a bearer token, got neither.',
  challenge: 'Bearer realm="contacts-gateway"',
};

const INVALID: AuthenticationRefusal = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'The credentials are not valid, or not valid any more.',
  challenge: 'Bearer realm="contacts-gateway", error="invalid_token"',
};

const UNAVAILABLE: AuthenticationRefusal = {
  status: 503,
  code: 'AUTHENTICATION_UNAVAILABLE',
  message: 'The credentials cannot be checked now, as the keys of their issuer could not be fetched.',
  challenge: null,
};

const REFUSALS: Readonly<Record<JwtVerdict, AuthenticationRefusal | null>> = {
  valid: null,
  invalid: INVALID,
  unavailable: UNAVAILABLE,
};
