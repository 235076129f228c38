import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { startGatewayProcess } from '../support/processes/gatewayProcess.ts';
import { FAULTS } from './support/faults.ts';
import { fetchExpected, startLoad } from './support/load.ts';

/** For each mode. `npm run soak` sets a minute. */
const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 4);
const CLIENTS = 200;

/** A heap that only grows would be far beyond this in a minute. */
const MAX_HEAP_GROWTH = 1.5;
/** Less than a minute shows the warm-up, not the plateau. */
const MIN_PLATEAU_SECONDS = 30;

describe.each([{ fetch: 'eager' }, { fetch: 'lazy' }])(
  `${SECONDS} s with ${CLIENTS} clients ($fetch)`,
  ({ fetch }) => {
    it(
      'responds to all of them with the right data or a documented error, and loses none when it stops',
      async () => {
        const sandbox = await startSandbox({ requireAuth: true });
        const gateway = await startGatewayProcess({
          ...{ UPSTREAM_URL: sandbox.url, CONTACTS_FETCH: fetch, UPSTREAM_SCHEMA_TOKEN: 'sandbox-token' },
          UPSTREAM_TIMEOUT_MS: '2000',
        });
        const expected = await fetchExpected(gateway.url);
        sandbox.setFaults(FAULTS);
        const load = startLoad({ url: gateway.url, clients: CLIENTS, expected });
        const heap = await heapDuring(SECONDS, () => gateway.metric('nodejs_heap_size_used_bytes'));
        const [report, code] = await Promise.all([load.stop(), gateway.end('SIGTERM')]);
        const stderr = gateway.stderr();
        await sandbox.stop();

        expect(report.wrong).toEqual([]);
        expect(report.lost).toEqual([]);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(report.responses).toBeGreaterThan(CLIENTS);
        expect(report.whole).toBeGreaterThan(report.responses / 2);
        if (SECONDS >= MIN_PLATEAU_SECONDS) expect(heap.growth).toBeLessThan(MAX_HEAP_GROWTH);
        if (SECONDS >= MIN_PLATEAU_SECONDS) process.stdout.write(`${figures(fetch, report, heap)}\n`);
      },
      (SECONDS + 60) * 1_000,
    );
  },
);

interface Heap {
  /** What was left after the garbage was collected: the least of the second and of the last third. */
  readonly early: number;
  readonly late: number;
  readonly growth: number;
}

async function heapDuring(seconds: number, measure: () => Promise<number>): Promise<Heap> {
  const samples: number[] = [];
  const endMs = performance.now() + seconds * 1_000;
  while (performance.now() < endMs) {
    await delay(500);
    samples.push(await measure());
  }
  const third = Math.ceil(samples.length / 3);
  const early = Math.min(...samples.slice(third, 2 * third));
  const late = Math.min(...samples.slice(-third));
  return { early, late, growth: late / early };
}

function figures(
  fetch: string,
  { responses, whole }: { responses: number; whole: number },
  heap: Heap,
): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;
  return `${fetch}: ${responses} responses, ${whole} of them whole; heap ${megabytes(heap.early)}, then ${megabytes(heap.late)}`;
}
