import { Pool } from 'undici';
import { UpstreamError } from '../errors/upstreamError.ts';
import { isObject, parseJson } from '../response/json.ts';
import { textOf } from '../transport/chunks.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import { exchange } from '../transport/exchange.ts';
import { retryAfterSeconds } from '../transport/retryAfter.ts';

/** How a login ended. */
export type LoginResult =
  | { readonly kind: 'succeeded'; readonly value: string; readonly lifeMs: number }
  /** The upstream does not accept the account. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number | undefined }
  /** There was no answer, or one that makes no sense. */
  | { readonly kind: 'unavailable'; readonly error: UpstreamError };

/** One login. Never rejects. */
export type Login = () => Promise<LoginResult>;

export interface LoginOptions {
  /** The upstream's token endpoint, http or https. */
  readonly tokenUrl: string;
  readonly username: string;
  readonly password: string;
}

/** From the call to the last byte of the answer. */
export const LOGIN_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536;

/** Logs in with the gateway's own account. Neither password nor token is in any result but a success. */
export function createLogin({ tokenUrl, username, password }: LoginOptions): {
  readonly login: Login;
  readonly close: () => Promise<void>;
} {
  const { origin, pathname, search } = new URL(tokenUrl);
  const pool = new Pool(origin, { connections: 1, headersTimeout: 0, bodyTimeout: 0 });
  const form = new URLSearchParams({ username, password, grant_type: 'password' });
  const request = {
    path: pathname + search,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'contacts-gateway',
    },
    body: form.toString(),
    timeoutMs: LOGIN_TIMEOUT_MS,
    maxResponseBytes: MAX_ANSWER_BYTES,
  };
  return {
    login: () =>
      exchange(pool, request).then(readAnswer, (error: unknown) => ({
        kind: 'unavailable',
        error: error instanceof UpstreamError ? error : badAnswer(),
      })),
    close: () => pool.destroy(),
  };
}

function readAnswer(answer: HttpResponse): LoginResult {
  const { status, headers, body } = answer;
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
  const answer = parseJson(body);
  const value = isObject(answer) ? answer['access_token'] : undefined;
  const seconds = isObject(answer) ? answer['expires_in'] : undefined;
  const isToken = typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
  const isLife = typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds);
  return isToken && isLife
    ? { kind: 'succeeded', value, lifeMs: seconds * 1_000 }
    : { kind: 'unavailable', error: badAnswer() };
}

function badAnswer(): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_BAD_RESPONSE',
    'The upstream answered a login without an access token and its life in seconds.',
  );
}
