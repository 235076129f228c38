import autocannon from 'autocannon';
import { CORES, pinThisProcess, startProcess } from '../processes.ts';
import type { Workload } from '../workloads.ts';
import { conversationIds, createWorkloads } from '../workloads.ts';
import type { Program } from './program.ts';
import { startProgram } from './program.ts';

/**
 * `npm run bench:workers`: compares a gateway of one process with one of two workers. Load and upstream run on the same cores
 * as the workers, so the comparison is by CPU time: how much a request costs, and how many requests two cores could serve.
 */

const WORKERS = 2;
const ROUNDS = 12;
/** The load of one round, in requests: about two seconds of CPU time. */
const AMOUNTS = { a: 5_000, d: 300 } as const;
/** Requests before the measurement, in each workload. V8 compiles code step by step while they run. */
const WARM_UP_ROUNDS = 3;

const GOALS = { leastRatio: 1.8, mostRise: 0.05 };

interface Cost {
  /** CPU time of all processes for one request, in milliseconds. */
  readonly totalMs: number;
  /** That of the process which used the most. */
  readonly busiestMs: number;
  readonly requestsPerSecond: number;
}

pinThisProcess(CORES.measuring);
const upstream = await startProcess({ file: 'upstream', args: [], core: CORES.measuring });
const workloads = createWorkloads(await conversationIds(upstream.url));
const one = await startProgram(upstream.url, 1);
const many = await startProgram(upstream.url, WORKERS);
for (const workload of workloads) {
  if (workload.key === 'a' || workload.key === 'd') await compare(workload, AMOUNTS[workload.key]);
}
await Promise.all([one.stop(), many.stop()]);
await upstream.stop();

async function compare(workload: Workload, amount: number): Promise<void> {
  const costs: { readonly one: Cost[]; readonly many: Cost[] } = { one: [], many: [] };
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const pair = {
      one: await measure(one, workload, amount),
      many: await measure(many, withConnections(workload, WORKERS), amount),
    };
    if (round < 0) continue;
    costs.one.push(pair.one);
    costs.many.push(pair.many);
  }
  report(workload, lowest(costs.one), lowest(costs.many));
}

/** Each worker gets as many connections as the single process: with fewer, it would do less work each time that it wakes up. */
function withConnections(workload: Workload, times: number): Workload {
  const { connections, requests } = workload;
  // Each connection needs requests of its own.
  const copies = Math.ceil((connections * times) / requests.length);
  return {
    ...workload,
    connections: connections * times,
    requests: Array.from({ length: copies }, () => requests).flat(),
  };
}

async function measure({ url, cpuMs }: Program, workload: Workload, amount: number): Promise<Cost> {
  const before = cpuMs();
  const startedAt = performance.now();
  await load(url, workload, amount);
  const seconds = (performance.now() - startedAt) / 1_000;
  const used = cpuMs().map((ms, index) => (ms - (before[index] ?? 0)) / amount);
  return {
    totalMs: used.reduce((sum, ms) => sum + ms, 0),
    busiestMs: Math.max(...used),
    requestsPerSecond: amount / seconds,
  };
}

async function load(url: string, { requests: bodies, connections }: Workload, amount: number): Promise<void> {
  const requests = bodies.map((body) => ({
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }));
  let clients = 0;
  const { errors, non2xx } = await autocannon({
    ...{ url, connections, amount, requests },
    // Identical requests in flight would share a response of the upstream within one process.
    setupClient: (client) => {
      const number = clients++;
      client.setRequests(requests.filter((_, index) => index % connections === number));
    },
  });
  if (errors + non2xx > 0) throw new Error(`${errors} errors and ${non2xx} responses other than 2xx`);
}

/** Other work on the machine only adds CPU time, so the round with the least is the most exact one. */
function lowest(costs: readonly Cost[]): Cost {
  return costs.reduce((least, cost) => (cost.totalMs < least.totalMs ? cost : least));
}

function report({ key, title }: Workload, single: Cost, group: Cost): void {
  const rise = group.totalMs / single.totalMs - 1;
  // The group is at its limit when the busiest process uses a whole core, or all processes use all cores.
  const projected = 1_000 / Math.max(group.busiestMs, group.totalMs / WORKERS);
  const ratio = projected / (1_000 / single.totalMs);
  const line = (name: string, { totalMs, requestsPerSecond }: Cost, atMost: number): string =>
    `${name}: ${totalMs.toFixed(3)} ms of CPU for a request, so at most ${atMost.toFixed(0)} requests/s; ` +
    `${requestsPerSecond.toFixed(0)} requests/s beside load and upstream\n`;
  const isMet = ratio >= GOALS.leastRatio && rise <= GOALS.mostRise;
  process.stdout.write(
    `\n(${key}) ${title}\n` +
      line('1 process', single, 1_000 / single.totalMs) +
      line(`${WORKERS} workers`, group, projected) +
      `requests/s on ${WORKERS} cores: ${ratio.toFixed(2)} x (goal: at least ${GOALS.leastRatio}); ` +
      `CPU for a request: ${(rise * 100).toFixed(1)} % more (goal: at most ${GOALS.mostRise * 100} %): ` +
      `${isMet ? 'met' : 'not met'}\n`,
  );
}
