import { Pool } from 'undici';
import { isObject, parseJson } from '../response/json.ts';
import { textOf } from '../transport/chunks.ts';
import type { HttpResponse } from '../transport/exchange.ts';
import { exchange } from '../transport/exchange.ts';

/** What the upstream says of a token; `unknown` when it gave no usable answer. */
export type TokenVerdict = 'valid' | 'invalid' | 'unknown';

/** Asks the upstream whether it accepts a token. Never rejects. */
export type CheckToken = (token: string) => Promise<TokenVerdict>;

/** From the call to the last byte of the response. */
export const CHECK_TIMEOUT_MS = 5_000;
const MAX_RESPONSE_BYTES = 65_536;

/** @param checkUrl the upstream's `/_authenticated`, http or https. */
export function createTokenCheck(checkUrl: string): {
  readonly check: CheckToken;
  readonly close: () => Promise<void>;
} {
  const { origin, pathname, search } = new URL(checkUrl);
  const pool = new Pool(origin, { connections: 1, headersTimeout: 0, bodyTimeout: 0 });
  const check: CheckToken = (token) =>
    exchange(pool, {
      method: 'GET',
      path: pathname + search,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        authorization: `Bearer ${token}`,
        'user-agent': 'contacts-gateway',
      },
      body: null,
      timeoutMs: CHECK_TIMEOUT_MS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    }).then(readVerdict, () => 'unknown');
  return { check, close: () => pool.destroy() };
}

// The upstream documents the bodies and no status, so both count.
function readVerdict({ status, body }: HttpResponse): TokenVerdict {
  const answer = parseJson(textOf(body));
  if (status === 401 || (isObject(answer) && answer['error'] === 'invalid_token')) return 'invalid';
  return status === 200 && isObject(answer) && answer['authenticated'] === true ? 'valid' : 'unknown';
}
