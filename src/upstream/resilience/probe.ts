import { createUpstreamClient } from '../client.ts';
import { UpstreamError } from '../errors/upstreamError.ts';
import { Cancellation } from '../transport/cancellation.ts';
import type { UpstreamHeaders } from '../transport/headers.ts';
import type { Probe } from './availability.ts';
import { silenceIn } from './availability.ts';

/** The longest probe, from the call to the last byte of the response. */
export const PROBE_TIMEOUT_MS = 5_000;
/** The shortest time between two probes. Until the next one, the last result holds. */
export const PROBE_INTERVAL_MS = 5_000;

/**
 * Sends `{ __typename }` to one endpoint, which is almost no work. Probes have their own connection, as all others may be
 * waiting for slow operations.
 *
 * @param now monotonic clock, in milliseconds.
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
      (response) => silenceIn(response) === null,
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
      closing.abort(new Error('The probe is no longer needed.'));
      await client.close();
    },
  };
}
