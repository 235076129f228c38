import { Agent, request } from 'undici';
import { sleep } from '../upstream/resilience/sleep.ts';
import type { Json } from '../upstream/response/json.ts';
import { isObject, parseJson } from '../upstream/response/json.ts';
import { retryAfterSeconds } from '../upstream/transport/retryAfter.ts';
import type { Cell } from './cells.ts';
import type { TheirValues } from './compare.ts';
import { RECONCILED_INDICATORS } from './indicators.ts';

/** The REST statistics cannot be read. The message contains neither the key nor a part of the response. */
export class StatisticsUnavailable extends Error {
  override readonly name = 'StatisticsUnavailable';
}

export interface StatisticsSource {
  readonly url: string;
  readonly apiKey: string;
  readonly signal: AbortSignal;
}

export interface StatisticsClient {
  /** Makes one call for the cell. Rejects with a `StatisticsUnavailable`. */
  fetch(cell: Cell): Promise<TheirValues>;
  close(): Promise<void>;
}

/** The shortest time between two calls. The vendor does not publish its rate limit, so calls are sent one by one. */
const MIN_GAP_MS = 50;
const MAX_TRIES = 5;
const BASE_DELAY_MS = 500;
const TIMEOUT_MS = 30_000;
const MAX_RESPONSE_BYTES = 1_048_576;

export function createStatisticsClient({ url, apiKey, signal }: StatisticsSource): StatisticsClient {
  const dispatcher = new Agent({
    ...{ connections: 1, maxResponseSize: MAX_RESPONSE_BYTES },
    ...{ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS },
  });
  const attempt = async (target: URL): Promise<Attempt> => {
    try {
      const response = await request(target, { dispatcher, signal, headers: { 'x-api-key': apiKey } });
      const { statusCode, headers } = response;
      const text = await response.body.text();
      if (statusCode === 200) return { kind: 'text', text };
      const mayRetry = statusCode === 429 || statusCode >= 500;
      return {
        kind: 'failed',
        reason: `HTTP ${statusCode}`,
        mayRetry,
        waitMs: (retryAfterSeconds(headers) ?? 0) * 1_000,
      };
    } catch (error) {
      if (signal.aborted) throw error;
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no response';
      return { kind: 'failed', reason, mayRetry: true, waitMs: 0 };
    }
  };
  return {
    fetch: async (cell) => {
      const target = targetOf(url, cell);
      for (let tries = 1; ; tries += 1) {
        await sleep(MIN_GAP_MS, signal);
        const outcome = await attempt(target);
        if (outcome.kind === 'text') return valuesIn(outcome.text);
        if (!outcome.mayRetry || tries === MAX_TRIES) {
          throw new StatisticsUnavailable(
            `the statistics of ${cell.span.firstDay} cannot be read (${outcome.reason})`,
          );
        }
        await sleep(outcome.waitMs + BASE_DELAY_MS * 2 ** (tries - 1), signal);
      }
    },
    close: () => dispatcher.close(),
  };
}

type Attempt =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly mayRetry: boolean; readonly waitMs: number };

function targetOf(url: string, { span, channel, siteId }: Cell): URL {
  const target = new URL(url);
  const filters = {
    ...{ from: span.firstDay, to: span.lastDay },
    ...(channel !== null && { channel }),
    ...(siteId !== null && { website_list: siteId }),
    indicators: RECONCILED_INDICATORS.map(({ name }) => name).join(','),
  };
  for (const [name, value] of Object.entries(filters)) target.searchParams.set(`filters[${name}]`, value);
  return target;
}

/** `{"meta":{"status":"success"},"data":{"contact_number":"12"}}`. Values are numbers, texts of numbers, or null. */
function valuesIn(text: string): TheirValues {
  const json = parseJson(text);
  const { meta, data } = isObject(json) ? json : {};
  const status = isObject(meta) ? meta['status'] : undefined;
  if (status === 'error') {
    throw new StatisticsUnavailable('the statistics refuse the request: check the API key and its rights');
  }
  const entries = isObject(data) ? Object.entries(data) : null;
  if (status !== 'success' || entries === null) throw unknownResponse();
  return Object.fromEntries(entries.map(([name, value]) => [name, readNumber(value)]));
}

function readNumber(value: Json): number | null {
  if (value === null || typeof value === 'number') return value;
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  throw unknownResponse();
}

function unknownResponse(): StatisticsUnavailable {
  return new StatisticsUnavailable('the statistics are not what the REST API is known to send');
}
