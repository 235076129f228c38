import autocannon from 'autocannon';
import { CORES, pinThisProcess, startProcess } from '../processes.ts';
import type { RequestBody, Workload } from '../workloads.ts';
import { conversationIds, createWorkloads } from '../workloads.ts';
import type { Program } from './program.ts';
import { startProgram, together } from './program.ts';

/**
 * `npm run bench:workers`: compares a gateway of one process, two such gateways side by side, and a gateway with two workers. Load
 * and upstream need the second core, so the comparison is by CPU time: how much a request costs, and how many requests two cores
 * could serve. Two processes on one core also slow each other down, as they share its caches: the two gateways show by how much.
 */

const WORKERS = 2;
const ROUNDS = 6;
/** The load of one round for each process, in requests: about half a second of CPU time. */
const AMOUNTS = { a: 1_200, d: 50 } as const;
/** Rounds before the measurement, in each workload. V8 compiles code step by step while they run. */
const WARM_UP_ROUNDS = 3;

const GOALS = { leastRatio: 1.8, mostRise: 0.05 };

interface Cost {
  /** CPU time of all processes for one request, in milliseconds. */
  readonly totalMs: number;
  /** That of the process which used the most. */
  readonly busiestMs: number;
}

pinThisProcess(CORES.measuring);
const upstream = await startProcess({ file: 'upstream', args: [], core: CORES.measuring });
const workloads = createWorkloads(await conversationIds(upstream.url));
const startOne = () => startProgram(upstream.url, 1);
const one = await startOne();
const separate = together(await Promise.all([startOne(), startOne()]));
const workers = await startProgram(upstream.url, WORKERS);
try {
  for (const workload of workloads) {
    if (workload.key === 'a' || workload.key === 'd') await compare(workload, AMOUNTS[workload.key]);
  }
} finally {
  await Promise.all([one, separate, workers].map(({ stop }) => stop()));
  await upstream.stop();
}

async function compare(workload: Workload, amount: number): Promise<void> {
  const costs = { one: [] as Cost[], separate: [] as Cost[], workers: [] as Cost[] };
  const many = withConnections(workload, WORKERS);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const measured = {
      one: await measure(one, workload, amount),
      separate: await measure(separate, many, amount * WORKERS),
      workers: await measure(workers, many, amount * WORKERS),
    };
    if (round < 0) continue;
    costs.one.push(measured.one);
    costs.separate.push(measured.separate);
    costs.workers.push(measured.workers);
  }
  const lowestOf = {
    one: lowest(costs.one),
    separate: lowest(costs.separate),
    workers: lowest(costs.workers),
  };
  report(workload, lowestOf);
}

/**
 * Each process gets as many connections as the single one: with fewer, it handles fewer requests each time that it wakes up, and
 * each costs more.
 */
function withConnections({ connections, requests, ...workload }: Workload, times: number): Workload {
  const copies = Array.from({ length: times }, (_, copy) =>
    requests.map(({ query, variables }) => ({ query, variables: variantOf(variables, copy) })),
  );
  return { ...workload, connections: connections * times, requests: copies.flat() };
}

/** Variables for the same response: identical requests in flight would share a response of the upstream. */
function variantOf(variables: RequestBody['variables'], copy: number): RequestBody['variables'] {
  const { to } = variables;
  return typeof to === 'string' ? { ...variables, to: to.replace('T00:00', `T00:0${copy}`) } : variables;
}

async function measure({ urls, cpuMs }: Program, workload: Workload, amount: number): Promise<Cost> {
  const before = cpuMs();
  const share = { ...workload, connections: workload.connections / urls.length };
  await Promise.all(urls.map((url) => load(url, share, amount / urls.length)));
  const used = cpuMs().map((ms, index) => (ms - (before[index] ?? 0)) / amount);
  return { totalMs: used.reduce((sum, ms) => sum + ms, 0), busiestMs: Math.max(...used) };
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
    // Identical requests in flight would share a response of the upstream.
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

function report(
  { key, title }: Workload,
  costs: { readonly one: Cost; readonly separate: Cost; readonly workers: Cost },
): void {
  /** Processes are at their limit when the busiest one uses a whole core, or all of them use all cores. */
  const perSecond = ({ busiestMs, totalMs }: Cost): number => 1_000 / Math.max(busiestMs, totalMs / WORKERS);
  const line = (name: string, cost: Cost): string =>
    `${name}: ${cost.totalMs.toFixed(3)} ms of CPU for a request; ${perSecond(cost).toFixed(0)} requests/s on ${WORKERS} cores\n`;
  const compared = (name: string, base: Cost): string => {
    const ratio = perSecond(costs.workers) / perSecond(base);
    const rise = costs.workers.totalMs / base.totalMs - 1;
    return `workers compared with ${name}: ${ratio.toFixed(2)} x requests/s, ${(rise * 100).toFixed(1)} % more CPU for a request\n`;
  };
  const ratio = perSecond(costs.workers) / perSecond(costs.one);
  const rise = costs.workers.totalMs / costs.one.totalMs - 1;
  const isMet = ratio >= GOALS.leastRatio && rise <= GOALS.mostRise;
  process.stdout.write(
    `\n(${key}) ${title}\n` +
      line('1 process', costs.one) +
      line('2 gateways', costs.separate) +
      line(`${WORKERS} workers`, costs.workers) +
      compared('1 process', costs.one) +
      compared('2 gateways', costs.separate) +
      `goal: at least ${GOALS.leastRatio} x 1 process, at most ${GOALS.mostRise * 100} % more CPU: ${isMet ? 'met' : 'not met'}\n`,
  );
}
