import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { ErrorResponse } from '../errors/errorResponse.ts';
import { sendError } from '../errors/errorResponse.ts';
import type { ApiKeys } from './apiKeys.ts';
import type { Client } from './client.ts';
import { clientOfKey, clientOfSubject, setClient } from './client.ts';
import type { JwtCheck } from './jwt.ts';

/** Checks the headers of a request, whose names are in lower case. */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<Authentication>;

/** The client that may call, or the error. */
export type Authentication =
  | { readonly client: Client }
  | { readonly client: null; readonly refusal: AuthenticationRefusal };

export interface AuthenticationRefusal extends ErrorResponse {
  /** Value of `WWW-Authenticate`; null when other credentials would not help. */
  readonly challenge: string | null;
}

export interface AuthenticationOptions {
  readonly apiKeys: ApiKeys;
  /** Null when no JWT is accepted. */
  readonly checkJwt: JwtCheck | null;
}

/** Checks every request to the routes of `app` before its body is read. Preflights pass, because they carry no credentials. */
export function requireAuthentication(app: FastifyInstance, authenticate: Authenticate): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'OPTIONS') return;
    const authentication = await authenticate(request.headers);
    if (authentication.client !== null) {
      setClient(request, authentication.client);
      return;
    }
    const { refusal } = authentication;
    if (refusal.challenge !== null) reply.header('www-authenticate', refusal.challenge);
    return sendError(request, reply, refusal);
  });
}

/** Accepts an API key in `x-api-key`, or an API key or a JWT as a bearer token. */
export function createAuthenticate({ apiKeys, checkJwt }: AuthenticationOptions): Authenticate {
  return async (headers) => {
    const credential = credentialIn(headers);
    if (credential === null) return refuse(MISSING);
    const digest = apiKeys.find(credential.value);
    if (digest !== null) return { client: clientOfKey(digest) };
    if (checkJwt === null || credential.kind === 'api key' || !JWT_SHAPE.test(credential.value)) {
      return refuse(INVALID);
    }
    const verdict = await checkJwt(credential.value);
    if (verdict === 'unavailable') return refuse(UNAVAILABLE);
    return verdict === 'invalid' ? refuse(INVALID) : { client: clientOfSubject(verdict.subject) };
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

function refuse(refusal: AuthenticationRefusal): Authentication {
  return { client: null, refusal };
}
