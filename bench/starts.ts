import { median } from './median.ts';
import { sendRequest } from './sendRequest.ts';
import { FORWARD, PARSE, startVariant, VARIANTS } from './variants.ts';
import type { Workload } from './workloads.ts';

/** Medians of fresh processes, in milliseconds. */
export interface Start {
  readonly name: string;
  /** Wall time and CPU time from the start of the process until it listens. */
  readonly startMs: number;
  readonly startCpuMs: number;
  /** Time of the first request, which is a page with contacts. */
  readonly coldMs: number;
}

/** Starts every gateway several times, one after the other, and sends one request to each. */
export async function measureStarts(
  workloads: readonly Workload[],
  upstreamUrl: string,
  times: number,
): Promise<readonly Start[]> {
  const page = workloads.find(({ key }) => key === 'd');
  const starts: Start[] = [];
  for (const file of VARIANTS.filter(({ name }) => name !== FORWARD && name !== PARSE)) {
    const each: Omit<Start, 'name'>[] = [];
    for (let time = 0; time < times; time += 1) {
      const { url, processes } = await startVariant(file, upstreamUrl);
      const startedAt = performance.now();
      if (page?.requests[0]) await sendRequest(url, page.requests[0]);
      const coldMs = performance.now() - startedAt;
      for (const { startMs, startCpuMs, stop } of processes) {
        each.push({ startMs, startCpuMs, coldMs });
        await stop();
      }
    }
    starts.push({
      name: file.name,
      startMs: median(each.map(({ startMs }) => startMs)),
      startCpuMs: median(each.map(({ startCpuMs }) => startCpuMs)),
      coldMs: median(each.map(({ coldMs }) => coldMs)),
    });
  }
  return starts;
}
