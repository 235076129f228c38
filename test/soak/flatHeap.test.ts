import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { startGatewayProcess } from '../support/processes/gatewayProcess.ts';
import { FAULTS } from './support/faults.ts';
import { fetchExpected, keyOf } from './support/load.ts';
import { startMixedLoad } from './support/mixedLoad.ts';
import { LARGE_OPERATION, OPERATIONS, TOKENS } from './support/operations.ts';

/** Requests for each mode. `npm run soak` sets 100,000. */
const REQUESTS = Number(process.env['SOAK_REQUESTS'] ?? 1_200);
const CLIENTS = 50;

/** For a process that serves few clients. A cache or a queue without a bound fills it. */
const MAX_HEAP_MEGABYTES = 256;
/** The last third of the measurements may be 5 % above the second. */
const MAX_GROWTH = 1.05;
/** Fewer requests show the warm-up, not the plateau. */
const MIN_PLATEAU_REQUESTS = 20_000;
const SHOWS_PLATEAU = REQUESTS >= MIN_PLATEAU_REQUESTS;
/** How often the heap is measured, at equal distances, while nothing is in flight: a multiple of three. */
const MEASUREMENTS = SHOWS_PLATEAU ? 12 : 3;

const SERVED = 'contacts_gateway_http_request_duration_seconds_count{method="POST",route="/graphql"';

describe.each([{ fetch: 'eager' }, { fetch: 'lazy' }])(
  `${REQUESTS} requests of all kinds ($fetch)`,
  ({ fetch }) => {
    it('get the right data or a documented error, and leave nothing in the heap', async () => {
      const sandbox = await startSandbox({ requireAuth: true });
      const env = {
        ...{ UPSTREAM_URL: sandbox.url, CONTACTS_FETCH: fetch, UPSTREAM_SCHEMA_TOKEN: 'sandbox-token' },
        UPSTREAM_TIMEOUT_MS: '2000',
      };
      const gateway = await startGatewayProcess(env, MAX_HEAP_MEGABYTES);
      onTestFinished(async () => {
        await gateway.end('SIGKILL');
        await sandbox.stop();
      });
      const expected = await fetchExpected(gateway.url, [...OPERATIONS, LARGE_OPERATION]);
      // Else data of another token would pass for right.
      expect(new Set(TOKENS.map((token) => seenBy(expected, token))).size).toBe(TOKENS.length);
      const servedBefore = await gateway.metric(SERVED);
      sandbox.setFaults(FAULTS);
      const load = startMixedLoad({ url: gateway.url, clients: CLIENTS, expected });
      const kept: number[] = [];
      for (let measured = 1; measured <= MEASUREMENTS; measured += 1) {
        await load.send(Math.round((measured * REQUESTS) / MEASUREMENTS) - load.sent());
        kept.push(await gateway.keptBytes());
      }
      await load.close();
      const served = (await gateway.metric(SERVED)) - servedBefore;
      const unfinished = await gateway.metric('contacts_gateway_upstream_operations{');
      const code = await gateway.end('SIGTERM');
      const stderr = gateway.stderr();

      const { whole, failed, aborted, bad } = load.outcomes();
      if (SHOWS_PLATEAU) {
        const heap = kept.map((bytes) => Math.round(bytes / 1_000_000)).join(' ');
        process.stdout.write(
          `${fetch}: ${whole} whole, ${failed} failed, ${aborted} aborted; heap in MB: ${heap}\n`,
        );
      }
      expect(load.problems()).toEqual([]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(whole + failed + aborted + bad).toBe(REQUESTS);
      expect(aborted).toBeGreaterThan(REQUESTS / 100);
      expect(whole).toBeGreaterThan(REQUESTS / 2);
      // It may have counted a request that the client gave up, but no request twice.
      expect(served).toBeGreaterThanOrEqual(whole + failed);
      expect(served).toBeLessThanOrEqual(REQUESTS);
      expect(unfinished).toBe(0);
      if (SHOWS_PLATEAU) expect(growthOf(kept)).toBeLessThan(MAX_GROWTH);
    }, 3_600_000);
  },
);

/** The worst of the last third beside the worst of the second; the first third is the warm-up. */
function growthOf(kept: readonly number[]): number {
  const third = kept.length / 3;
  return Math.max(...kept.slice(-third)) / Math.max(...kept.slice(third, -third));
}

/** What this token alone sees: its user and two pages. */
function seenBy(expected: ReadonlyMap<string, unknown>, token: string): string {
  return JSON.stringify(
    [...OPERATIONS, LARGE_OPERATION].map((question) => expected.get(keyOf(token, question))),
  );
}
