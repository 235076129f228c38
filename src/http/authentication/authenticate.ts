import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { sendError } from '../errors/errorResponse.ts';
import { createApiKeyCheck } from './apiKeys.ts';
import type { JwtOptions, JwtVerdict } from './jwt.ts';
import { createJwtCheck } from './jwt.ts';

/** Checks the headers of a request, whose names are in lower case. Resolves to null when the client may call, else to the error. */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<AuthenticationRefusal | null>;

export interface AuthenticationRefusal extends ErrorResponse {
  /** Value of `WWW-Authenticate`; null when other credentials would not help. */
  readonly challenge: string | null;
}

export interface AuthenticationOptions {
  /** SHA-256 of each key, as hexadecimal digits. */
  readonly apiKeyDigests: readonly string[];
  /** Null when no JWT is accepted. */
  readonly jwt: JwtOptions | null;
}

/** Checks every request to the routes of `app` before its body is read. Preflights pass, because they carry no credentials. */
export function requireAuthentication(app: FastifyInstance, authenticate: Authenticate): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'OPTIONS') return;
    const refusal = await authenticate(request.headers);
    if (refusal === null) return;
    if (refusal.challenge !== null) reply.header('www-authenticate', refusal.challenge);
    return sendError(request, reply, refusal);
  });
}

/** Accepts an API key in `x-api-key`, or an API key or a JWT as a bearer token. */
export function createAuthenticate({ apiKeyDigests, jwt }: AuthenticationOptions): Authenticate {
  const isApiKey = createApiKeyCheck(apiKeyDigests);
  const checkJwt = jwt === null ? null : createJwtCheck(jwt);
  return async (headers) => {
    const credential = credentialIn(headers);
    if (credential === null) return MISSING;
    if (isApiKey(credential.value)) return null;
    if (checkJwt === null || credential.kind === 'api key' || !JWT_SHAPE.test(credential.value))
      return INVALID;
    return REFUSALS[await checkJwt(credential.value)];
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

const JWT_SHAPE = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const MISSING: AuthenticationRefusal = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'Expected an API key in x-api-key, or an API key or a JWT as a bearer token, got neither.',
  challenge: 'Bearer realm="contacts-gateway"',
};

const INVALID: AuthenticationRefusal = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'The credentials are not valid, or they have expired.',
  challenge: 'Bearer realm="contacts-gateway", error="invalid_token"',
};

const UNAVAILABLE: AuthenticationRefusal = {
  status: 503,
  code: 'AUTHENTICATION_UNAVAILABLE',
  message: 'The credentials cannot be checked now, because the keys of their issuer could not be fetched.',
  challenge: null,
};

const REFUSALS: Readonly<Record<JwtVerdict, AuthenticationRefusal | null>> = {
  valid: null,
  invalid: INVALID,
  unavailable: UNAVAILABLE,
};
