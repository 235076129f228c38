import { CLOCK_TOLERANCE_SECONDS } from '../../../http/authentication/jwt.ts';
import type { UpstreamClient } from '../../../upstream/client.ts';
import type { UpstreamErrorCode } from '../../../upstream/errors/upstreamError.ts';
import { UpstreamError } from '../../../upstream/errors/upstreamError.ts';
import { PROBE_TIMEOUT_MS } from '../../../upstream/resilience/probe.ts';
import type { UpstreamResult } from '../../../upstream/response/response.ts';
import { readResponse } from '../../../upstream/response/response.ts';
import type { HttpResponse } from '../../../upstream/transport/exchange.ts';
import type { UpstreamHeaders } from '../../../upstream/transport/headers.ts';
import { GET_TOKEN } from './credentials.ts';
import type { Finding } from './finding.ts';
import { failed, ok, skipped, warning } from './finding.ts';

/** The upstream's response to the smallest operation. `refused`: HTTP 401. */
export type SmallestResult =
  | { readonly kind: 'result'; readonly result: UpstreamResult }
  | { readonly kind: 'refused' };

/**
 * Sends `{ __typename }`, and compares the clock with the header `Date` of the response.
 *
 * @param now milliseconds since 1970.
 * @returns null when the response is not from a GraphQL endpoint, or does not come in time.
 */
export async function* checkHttp(
  client: UpstreamClient,
  headers: UpstreamHeaders,
  now: () => number,
): AsyncGenerator<Finding, SmallestResult | null> {
  const sentAtMs = now();
  const response = await client
    .send({ query: '{ __typename }', headers, isRepeatable: true })
    .catch(upstreamError);
  if (response instanceof UpstreamError) {
    yield failed('http', `${response.code}: ${response.message}`, HTTP_ACTIONS[response.code]);
    yield skipped('clock', 'There is no response with a date.');
    return null;
  }
  const receivedAtMs = now();
  const { smallest, finding } = judge(response, receivedAtMs - sentAtMs);
  yield finding;
  yield checkClock(response, (sentAtMs + receivedAtMs) / 2);
  return smallest;
}

/** What to do about an operation that got no GraphQL response. */
export const UPSTREAM_ACTIONS: Readonly<Record<UpstreamErrorCode, string>> = {
  UPSTREAM_UNAVAILABLE: 'Look at the status page of the upstream, and at proxies before it. Then try again.',
  UPSTREAM_TIMEOUT:
    'Look at the status page of the upstream, and at proxies before it. UPSTREAM_TIMEOUT_MS is the longest time of one operation.',
  UPSTREAM_RATE_LIMITED:
    'Wait, and stop other programs that send many operations with this account. Then try again.',
  UPSTREAM_UNAUTHENTICATED: GET_TOKEN,
  UPSTREAM_BAD_RESPONSE:
    'Check UPSTREAM_URL: it must be the GraphQL endpoint itself, as https://api.iadvize.com/graphql. A proxy or a login page may have responded instead.',
};

// Only the smallest operation has a second limit (PROBE_TIMEOUT_MS).
const HTTP_ACTIONS: typeof UPSTREAM_ACTIONS = {
  ...UPSTREAM_ACTIONS,
  UPSTREAM_TIMEOUT: `Look at the status page of the upstream, and at proxies before it. doctor waits for UPSTREAM_TIMEOUT_MS, and at most ${PROBE_TIMEOUT_MS / 1_000} s.`,
};

/** The error when it is one of the upstream. Rethrows all others. */
function upstreamError(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error;
  throw error;
}

interface Judgement {
  readonly smallest: SmallestResult | null;
  readonly finding: Finding;
}

function judge(response: HttpResponse, durationMs: number): Judgement {
  const time = `${Math.round(durationMs)} ms`;
  try {
    const result = readResponse(response);
    // A response with GraphQL errors, and a status of 500 or more.
    if (result.status !== undefined && result.status >= 500) {
      const found = `The upstream failed (HTTP ${result.status}).`;
      return { smallest: null, finding: failed('http', found, HTTP_ACTIONS.UPSTREAM_UNAVAILABLE) };
    }
    const found = `The upstream sent a GraphQL response (HTTP ${response.status}, ${time}).`;
    return { smallest: { kind: 'result', result }, finding: ok('http', found) };
  } catch (error) {
    const { code, message } = upstreamError(error);
    if (code === 'UPSTREAM_UNAUTHENTICATED') {
      return {
        smallest: { kind: 'refused' },
        finding: ok('http', `The upstream responded (HTTP 401, ${time}).`),
      };
    }
    return {
      smallest: null,
      finding: failed('http', `${code}: ${message}${typeOf(response)}`, HTTP_ACTIONS[code]),
    };
  }
}

function typeOf({ headers }: HttpResponse): string {
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(headers['content-type'] ?? '')?.[0];
  return type === undefined ? '' : ` Its type is ${type}.`;
}

function checkClock({ headers }: HttpResponse, atMs: number): Finding {
  const dateMs = Date.parse(headers.date ?? '');
  if (Number.isNaN(dateMs)) return skipped('clock', 'The response has no date.');
  // The header has whole seconds.
  const seconds = Math.trunc(Math.abs(dateMs + 500 - atMs) / 1_000);
  if (seconds <= CLOCK_TOLERANCE_SECONDS) {
    return ok('clock', `The clock differs from the upstream's by ${seconds} s.`);
  }
  return warning(
    'clock',
    `The clock differs from the upstream's by ${seconds} s. JWTs of clients may be refused, and dates of closed conversations may be missed.`,
    'Set the clock of this machine (NTP).',
  );
}
