import { ask } from './ask.ts';
import { median } from './median.ts';
import { FORWARD, PARSE, startVariant, VARIANTS } from './variants.ts';
import type { Workload } from './workloads.ts';

/** Medians of fresh processes, in milliseconds. */
export interface Start {
  readonly name: string;
  /** From the start of the process until it listens, wall and CPU time. */
  readonly startMs: number;
  readonly startCpuMs: number;
  /** The first answer to the first page with contacts, before anything else was asked. */
  readonly coldMs: number;
}

/** Starts every gateway anew, one after the other, and asks each one question. */
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
      if (page?.asked[0]) await ask(url, page.asked[0]);
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
