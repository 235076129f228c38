import { createUpstreamClient } from '../client.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import { Cancellation } from '../transport/cancellation.ts';
import type { UpstreamHeaders } from '../transport/headers.ts';
import type { Probe } from './availability.ts';
import { silenceIn } from './availability.ts';

/** From the call to the last byte of the answer. */
export const PROBE_TIMEOUT_MS = 5_000;
/** A probe is sent at most this often; until then the result of the last one stands. */
export const PROBE_INTERVAL_MS = 5_000;

/**
 * Asks one endpoint for `{ __typename }`, which costs it next to nothing. Probes have a connection of their own, as all
 * others may be waiting for slow operations.
 *
 * @param now a monotonic clock in milliseconds.
 */
export function createProbe(
  url: string,
  now: () => number,
): { readonly probe: Probe; readonly close: () => Promise<void> } {
  const client = createUpstreamClient({ url, timeoutMs: PROBE_TIMEOUT_MS, maxConnections: 1 });
  const closing = new Cancellation();
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let lastResult: Promise<boolean> = Promise.resolve(true);

  const send = ({ accept, authorization }: UpstreamHeaders): Promise<boolean> => {
    const headers = authorization === undefined ? { accept } : { accept, authorization };
    return client.send({ query: '{ __typename }', headers, signal: closing }).then(
      (answer) => silenceIn(answer) === null,
      (error: unknown) => error instanceof UpstreamError && error.status !== undefined,
    );
  };
  return {
    probe: (headers) => {
      if (now() - sentAtMs >= PROBE_INTERVAL_MS) {
        sentAtMs = now();
        lastResult = send(headers);
      }
      return lastResult;
    },
    close: async () => {
      closing.abort(new Error('The probe is no longer wanted.'));
      await client.close();
    },
  };
}
