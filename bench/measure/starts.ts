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

/** Starts this gateway and all others `count` times in turn, and sends two requests to each. */
export async function measureStarts(
  workloads: readonly Workload[],
  upstreamUrl: string,
  count: number,
): Promise<readonly Start[]> {
  const starts: Start[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    for (const file of GATEWAYS) starts.push(await measureStart(file, workloads, upstreamUrl));
  }
  return GATEWAYS.map(({ name }) => medianStart(starts.filter((start) => start.name === name)));
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
    await sendBody(url, small);
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
