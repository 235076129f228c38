import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../httpServer.ts';
import { median } from '../median.ts';
import { sendBody } from '../sendRequest.ts';
import type { VariantFile } from '../variants.ts';
import { GATEWAYS } from '../variants.ts';
import type { Workload } from '../workloads.ts';
import { startVariant } from './startVariant.ts';

/** The start of a new process, in milliseconds. Medians of several starts. */
export interface Start {
  readonly name: string;
  /** From the start of the process to the response to the first request, which is small. */
  readonly firstResponseMs: number;
  readonly firstResponseCpuMs: number;
  /** Time of the second request, which is a page with contacts. Null when the variant has no contacts. */
  readonly firstPageMs: number | null;
}

export const BUILT = 'contacts-gateway, built';

/** Starts the built gateway and all others `count` times in turn, and sends two requests to each. */
export async function measureStarts(
  workloads: readonly Workload[],
  upstreamUrl: string,
  count: number,
): Promise<readonly Start[]> {
  const built: VariantFile = {
    ...{ name: BUILT, file: 'builtGateway', args: [String(await freePort())] },
    requestsFor: ({ requests }) => requests.map((request) => JSON.stringify(request)),
  };
  // The others have been started before, so the files and the compile cache of this one are cached as well.
  await measureStart(built, workloads, upstreamUrl);
  const starts: Start[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    for (const file of [built, ...GATEWAYS]) starts.push(await measureStart(file, workloads, upstreamUrl));
  }
  const names = new Set(starts.map(({ name }) => name));
  return [...names].map((name) => medianStart(starts.filter((start) => start.name === name)));
}

/** @param starts at least one, all of the same variant. */
function medianStart(starts: readonly Start[]): Start {
  const [start] = starts;
  if (!start) throw new Error('expected at least one start, got none');
  const firstPages = starts.flatMap(({ firstPageMs }) => firstPageMs ?? []);
  return {
    name: start.name,
    firstResponseMs: median(starts.map(({ firstResponseMs }) => firstResponseMs)),
    firstResponseCpuMs: median(starts.map(({ firstResponseCpuMs }) => firstResponseCpuMs)),
    firstPageMs: firstPages.length === 0 ? null : median(firstPages),
  };
}

async function measureStart(
  file: VariantFile,
  workloads: readonly Workload[],
  upstreamUrl: string,
): Promise<Start> {
  const bodyOf = (key: Workload['key']) => {
    const workload = workloads.find((each) => each.key === key);
    return workload && file.requestsFor(workload, new Map())?.[0];
  };
  const [small, page] = [bodyOf('a'), bodyOf('d')];
  if (small === undefined) throw new Error(`${file.name}: expected a request, got none`);
  const startedAt = performance.now();
  const { name, url, processes } = await startVariant(file, upstreamUrl);
  try {
    await sendWhenListening(url, small);
    const firstResponseMs = performance.now() - startedAt;
    const usages = await Promise.all(processes.map((process) => process.usage()));
    const firstResponseCpuMs = usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
    const firstPageMs = page === undefined ? null : await timeOf(() => sendBody(url, page));
    return { name, firstResponseMs, firstResponseCpuMs, firstPageMs };
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
}

async function timeOf(send: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await send();
  return performance.now() - startedAt;
}

const RETRY_MS = 5;
const MAX_WAIT_MS = 30_000;

/** Sends a request, and again while nothing listens at the URL. */
async function sendWhenListening(url: string, body: string): Promise<void> {
  const endsAt = performance.now() + MAX_WAIT_MS;
  for (;;) {
    try {
      await sendBody(url, body);
      return;
    } catch (error) {
      if (!isRefused(error) || performance.now() > endsAt) throw error;
    }
    await sleep(RETRY_MS);
  }
}

/** Whether `fetch` failed because nothing listens. */
function isRefused(error: unknown): boolean {
  const { cause } = error instanceof TypeError ? error : {};
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
