import { median } from '../median.ts';
import { CORES, pinThisProcess, startProcess } from '../processes.ts';
import type { Workload } from '../workloads.ts';
import { conversationIds, createWorkloads } from '../workloads.ts';
import type { Connections } from './connections.ts';
import { bodiesOf, openConnections } from './connections.ts';
import type { Program } from './program.ts';
import { startProgram } from './program.ts';

/**
 * `npm run bench:workers`: what a request costs with two workers, compared with one process. Load and upstream need a core of their
 * own, so the workers share the other one. They take turns: while one handles requests, the other has none. So each has the caches
 * of the core for itself, as it would have on a core of its own. The CPU time of all processes is counted.
 */

const WORKERS = 2;
const ROUNDS = 10;
/** The requests of one turn: about half a second of CPU time. */
const AMOUNTS = { a: 2_000, d: 50 } as const;
/** Rounds before the measurement, in each workload. V8 compiles code step by step while they run. */
const WARM_UP_ROUNDS = 12;

const GOALS = { leastRatio: 1.8, mostRise: 0.05 };

interface Measured {
  readonly program: Program;
  /** Those of each process that handles requests. */
  readonly connections: readonly Connections[];
  /** CPU time of all processes for one request in each round, in milliseconds. */
  readonly costsMs: number[];
}

pinThisProcess(CORES.measuring);
const upstream = await startProcess({ file: 'upstream', args: [], core: CORES.measuring });
const workloads = createWorkloads(await conversationIds(upstream.url));
const one = await startProgram(upstream.url, 1);
const workers = await startProgram(upstream.url, WORKERS);
try {
  for (const workload of workloads) {
    if (workload.key === 'a' || workload.key === 'd') await compare(workload, AMOUNTS[workload.key]);
  }
} finally {
  await Promise.all([one, workers].map(({ stop }) => stop()));
  await upstream.stop();
}

async function compare(workload: Workload, amount: number): Promise<void> {
  const bodies = bodiesOf(workload);
  const open = async (program: Program): Promise<Measured> => {
    const connections = await openConnections(
      program.url,
      bodies[0] ?? '',
      workload.connections,
      program.servingCpuMs,
    );
    return { program, connections, costsMs: [] };
  };
  const measured = { one: await open(one), workers: await open(workers) };
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (const { program, connections, costsMs } of [measured.one, measured.workers]) {
      const before = program.cpuMs();
      for (const each of connections) await each.send(bodies, amount);
      if (round >= 0) costsMs.push((program.cpuMs() - before) / (amount * connections.length));
    }
  }
  for (const { connections } of [measured.one, measured.workers]) {
    await Promise.all(connections.map((each) => each.close()));
  }
  report(workload, median(measured.one.costsMs), median(measured.workers.costsMs));
}

function report({ key, title }: Workload, oneMs: number, workersMs: number): void {
  const ratio = (WORKERS * oneMs) / workersMs;
  const rise = workersMs / oneMs - 1;
  const isMet = ratio >= GOALS.leastRatio && rise <= GOALS.mostRise;
  process.stdout.write(
    `\n(${key}) ${title}\n` +
      `1 process: ${oneMs.toFixed(3)} ms of CPU for a request; ${(1_000 / oneMs).toFixed(0)} requests/s on one core\n` +
      `${WORKERS} workers: ${workersMs.toFixed(3)} ms of CPU for a request; ${((WORKERS * 1_000) / workersMs).toFixed(0)} requests/s on ${WORKERS} cores\n` +
      `${ratio.toFixed(2)} x requests/s, ${(rise * 100).toFixed(1)} % more CPU for a request\n` +
      `goal: at least ${GOALS.leastRatio} x requests/s, at most ${GOALS.mostRise * 100} % more CPU: ${isMet ? 'met' : 'not met'}\n`,
  );
}
