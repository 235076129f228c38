import pLimit from 'p-limit';
import type { UpstreamClient, UpstreamRequest } from '../upstream/client.ts';
import type { ExecuteOperation } from '../upstream/history/historyPages.ts';
import { sleep } from '../upstream/resilience/sleep.ts';
import { bearerHeaders } from '../upstream/transport/headers.ts';
import { createPatience } from './exportRetry.ts';

export interface ExportOperationsOptions {
  /** Must send each operation once: all retries are made here. */
  readonly client: UpstreamClient;
  /** Operations in flight at once. */
  readonly parallel: number;
  /** Reads the upstream's token; null when the gateway has an account or none is needed. */
  readonly readToken: (() => Promise<string>) | null;
  /** Ends what is in flight and what waits. */
  readonly signal: AbortSignal;
  readonly log: { warn(facts: object, message: string): void };
}

/** How an export sends its operations, all of them queries. */
export interface ExportOperations {
  /** Sends an operation with the token, and again while that may help: see `createPatience`. */
  readonly execute: ExecuteOperation;
  /** A client that sends with the token, or with the request's own headers when there is no token to read. */
  readonly client: UpstreamClient;
  /** Operations sent so far, the repeated ones included. */
  readonly operations: () => number;
}

/** Rejects as `readToken` does when it is read for the first time. Later, a token that cannot be read is logged. */
export async function createExportOperations(options: ExportOperationsOptions): Promise<ExportOperations> {
  const { client, parallel, readToken, signal, log } = options;
  const atOnce = pLimit(parallel);
  let token = await readToken?.();
  let operations = 0;

  const send = (request: UpstreamRequest) =>
    atOnce(() => {
      operations += 1;
      const headers = token === undefined ? request.headers : bearerHeaders(token);
      return client.execute({ ...request, headers, signal, isRepeatable: true });
    });
  const patience = createPatience({
    now: () => performance.now(),
    sleep: (delayMs) => sleep(delayMs, signal),
    random: Math.random,
    onRetry: (code) => log.warn({ code }, 'An upstream operation failed and will be sent again.'),
    ping: () => send({ query: '{ __typename }', headers: NO_HEADERS }),
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
    execute: (query, variables) => patience(() => send({ query, variables, headers: NO_HEADERS })),
    client: { ...client, execute: (request) => patience(() => send(request)) },
    operations: () => operations,
  };
}

const NO_HEADERS = bearerHeaders(undefined);
