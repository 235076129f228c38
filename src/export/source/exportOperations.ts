import pLimit from 'p-limit';
import type { UpstreamClient, UpstreamRequest } from '../../upstream/client.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import { readWithHistories } from '../../upstream/history/bytes/readWithHistories.ts';
import type { ExecuteOperation } from '../../upstream/history/historyPages.ts';
import { sleep } from '../../upstream/resilience/sleep.ts';
import { readResponse } from '../../upstream/response/response.ts';
import type { HttpResponse } from '../../upstream/transport/exchange.ts';
import { bearerHeaders } from '../../upstream/transport/headers.ts';
import { createExportRetry } from './exportRetry.ts';
import { createOperationRate } from './operationRate.ts';

/** The clock of the waits of an export: for its turn, and before a retry. */
export interface ExportClock {
  /** A monotonic time, in milliseconds. */
  readonly now: () => number;
  /** Resolves after the delay, in milliseconds. Rejects when the signal aborts. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>;
}

const SYSTEM_CLOCK: ExportClock = { now: () => performance.now(), sleep };

export interface ExportOperationsOptions {
  /** Must not retry: all retries are made here. */
  readonly client: UpstreamClient;
  /** The maximum number of operations in flight. */
  readonly parallel: number;
  /** The maximum number of operations sent in a second. Null for no maximum. */
  readonly maxPerSecond: number | null;
  /** Reads the upstream's token. Null if the gateway has an account, or if the upstream needs no token. */
  readonly readToken: (() => Promise<string>) | null;
  /** Aborts the operations that are in flight or wait. */
  readonly signal: AbortSignal;
  /** @default the clock of the system */
  readonly clock?: ExportClock | undefined;
  readonly log: { warn(facts: object, message: string): void };
}

/** Sends the operations of an export. All of them are queries. */
export interface ExportOperations {
  /** Sends an operation with the token, and retries it as `createExportRetry` says. */
  readonly execute: ExecuteOperation;
  /** A client that sends the token. Without a token to read, it sends the headers of the request. */
  readonly client: UpstreamClient;
  /** The number of operations sent so far, retries included. */
  readonly operations: () => number;
}

/** Rejects if the first `readToken` rejects. Later failures to read the token are logged. */
export async function createExportOperations(options: ExportOperationsOptions): Promise<ExportOperations> {
  const { client, parallel, maxPerSecond, readToken, signal, clock = SYSTEM_CLOCK, log } = options;
  const atOnce = pLimit(parallel);
  const { now } = clock;
  const sleepMs = (delayMs: number) => clock.sleep(delayMs, signal);
  const rate = createOperationRate({ maxPerSecond, now, sleep: sleepMs });
  let token = await readToken?.();
  let operations = 0;

  const sendInTurn = async <T>(request: UpstreamRequest, read: (response: HttpResponse) => T): Promise<T> => {
    await rate.waitForTurn();
    operations += 1;
    const headers = token === undefined ? request.headers : bearerHeaders(token);
    const sentAtMs = now();
    try {
      const response = await client.send({ ...request, headers, signal, isRepeatable: true });
      const result = read(response);
      response.recycle?.();
      rate.onAccepted();
      return result;
    } catch (error) {
      if (error instanceof UpstreamError && error.code === 'UPSTREAM_RATE_LIMITED') {
        rate.onRejected(sentAtMs, (error.retryAfterSeconds ?? 0) * 1_000);
      }
      throw error;
    }
  };
  const send = <T>(request: UpstreamRequest, read: (response: HttpResponse) => T): Promise<T> =>
    atOnce(sendInTurn<T>, request, read);
  const patience = createExportRetry({
    now,
    sleep: sleepMs,
    random: Math.random,
    onRetry: (code) => log.warn({ code }, 'An upstream operation failed and will be sent again.'),
    ping: () => send({ query: '{ __typename }', headers: NO_HEADERS }, readResponse),
    renewToken: async () => {
      try {
        token = await readToken?.();
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown reason';
        log.warn({ reason }, 'The token could not be read again.');
      }
    },
  });
  return {
    execute: (query, variables) =>
      patience(() => send({ query, variables, headers: NO_HEADERS }, readWithHistories)),
    client: { ...client, execute: (request) => patience(() => send(request, readResponse)) },
    operations: () => operations,
  };
}

const NO_HEADERS = bearerHeaders(undefined);
