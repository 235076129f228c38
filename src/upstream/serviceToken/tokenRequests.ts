import { Pool } from 'undici';
import { UpstreamError } from '../errors/upstreamError.ts';
import { isObject, parseJson } from '../response/json.ts';
import { textOf } from '../transport/chunks.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import { exchange } from '../transport/exchange.ts';
import { retryAfterSeconds } from '../transport/retryAfter.ts';

/** The result of one login. */
export type LoginResult =
  /** `value` is the token, `lifeMs` how long it is valid, in milliseconds. */
  | { readonly kind: 'succeeded'; readonly value: string; readonly lifeMs: number }
  /** The upstream does not accept the user name and the password. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number | undefined }
  /** There was no response, or no usable one. */
  | { readonly kind: 'unavailable'; readonly error: UpstreamError };

/** The user name and the password of the gateway's own account. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Sends one login. Never rejects. */
export type Login = (credentials: Credentials) => Promise<LoginResult>;

/** The longest login, from the call to the last byte of the response. */
export const LOGIN_TIMEOUT_MS = 10_000;
/** The longest check of a token, from the call to the last byte of the response. */
export const CHECK_TIMEOUT_MS = 5_000;
/** The largest response to a login or to a check. */
const MAX_RESPONSE_BYTES = 65_536;

/**
 * Creates the function that logs in. The password is in no result, and the token only in `succeeded`.
 *
 * @param tokenUrl the upstream's token endpoint, http or https.
 */
export function createLogin(tokenUrl: string): {
  readonly login: Login;
  readonly close: () => Promise<void>;
} {
  const { pool, path } = endpointAt(tokenUrl);
  return {
    login: ({ username, password }) =>
      exchange(pool, {
        path,
        headers: { ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ username, password, grant_type: 'password' }).toString(),
        timeoutMs: LOGIN_TIMEOUT_MS,
        maxResponseBytes: MAX_RESPONSE_BYTES,
      }).then(readLogin, (error: unknown) => ({
        kind: 'unavailable',
        error: error instanceof UpstreamError ? error : badResponse(),
      })),
    close: () => pool.destroy(),
  };
}

/** What the upstream says about a token; `unknown` without a usable response. */
export type TokenVerdict = 'valid' | 'invalid' | 'unknown';

/** Asks the upstream whether a token is valid. Never rejects. */
export type CheckToken = (token: string) => Promise<TokenVerdict>;

/** @param checkUrl the upstream's `/_authenticated`, http or https. */
export function createTokenCheck(checkUrl: string): {
  readonly check: CheckToken;
  readonly close: () => Promise<void>;
} {
  const { pool, path } = endpointAt(checkUrl);
  const check: CheckToken = (token) =>
    exchange(pool, {
      method: 'GET',
      path,
      headers: { ...HEADERS, authorization: `Bearer ${token}` },
      body: null,
      timeoutMs: CHECK_TIMEOUT_MS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    }).then(readVerdict, () => 'unknown');
  return { check, close: () => pool.destroy() };
}

const HEADERS = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'contacts-gateway',
};

function endpointAt(url: string): { readonly pool: Pool; readonly path: string } {
  const { origin, pathname, search } = new URL(url);
  // `exchange` has one timeout for everything, so the pool's own are switched off.
  const pool = new Pool(origin, { connections: 1, headersTimeout: 0, bodyTimeout: 0 });
  return { pool, path: pathname + search };
}

function readLogin({ status, headers, body }: HttpResponse): LoginResult {
  if (status === 200) return readToken(textOf(body));
  if (status === 429) return { kind: 'rate_limited', retryAfterSeconds: retryAfterSeconds(headers) };
  if (status >= 400 && status < 500) return { kind: 'refused', status };
  return {
    kind: 'unavailable',
    error: new UpstreamError('UPSTREAM_UNAVAILABLE', `The upstream's login failed (HTTP ${status}).`, {
      status,
    }),
  };
}

function readToken(body: string): LoginResult {
  const response = parseJson(body);
  const value = isObject(response) ? response['access_token'] : undefined;
  const seconds = isObject(response) ? response['expires_in'] : undefined;
  const isToken = typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
  const isLife = typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds);
  return isToken && isLife
    ? { kind: 'succeeded', value, lifeMs: seconds * 1_000 }
    : { kind: 'unavailable', error: badResponse() };
}

function badResponse(): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_BAD_RESPONSE',
    "The upstream's response to a login has no access token, or no lifetime in seconds.",
  );
}

// The upstream documents the bodies, and no status. Both are looked at.
function readVerdict({ status, body }: HttpResponse): TokenVerdict {
  const response = parseJson(textOf(body));
  if (status === 401 || (isObject(response) && response['error'] === 'invalid_token')) return 'invalid';
  return status === 200 && isObject(response) && response['authenticated'] === true ? 'valid' : 'unknown';
}
