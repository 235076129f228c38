import { cpus } from 'node:os';
import { goalsOf } from './goals.ts';
import type { Options } from './options.ts';
import { CAN_PIN } from './processes.ts';
import type { Results } from './rounds.ts';
import type { Start } from './starts.ts';
import { FORWARD, PARSE } from './variants.ts';
import type { Workload } from './workloads.ts';

/** What the numbers depend on. */
export function reportMachine({ rounds, seconds }: Options): string {
  const pinned = CAN_PIN ? 'the measured on one core, load and upstream on another' : 'not pinned to cores';
  return `${cpus().length} cores, Node ${process.versions.node}; ${pinned}; ${rounds} rounds of ${seconds} s, medians.`;
}

/** One table a workload. */
export function reportWorkload({ key, title, floor }: Workload, results: Results): string {
  const floorCpu = results.get(FLOOR_NAMES[floor])?.cpuMsPerRequest ?? Number.NaN;
  const rows = [...results].map(([name, result]) => [
    name,
    rounded(result.requestsPerSecond),
    rounded(result.p50Ms),
    rounded(result.p99Ms),
    rounded(result.cpuMsPerRequest),
    rounded(result.cpuMsPerRequest / floorCpu),
    rounded(result.operationsPerRequest),
    rounded(result.rssBytes / 2 ** 20),
  ]);
  const head = ['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms/request', 'x floor', 'upstream ops', 'RSS MiB'];
  return `\n(${key}) ${title}\n\n${table(head, rows)}`;
}

/** CPU milliseconds a request of everything, with the ratio to the floor. */
export function reportSummary(results: ReadonlyMap<string, Results>): string {
  const names = [...new Set([...results.values()].flatMap((each) => [...each.keys()]))];
  const rows = [...results].map(([key, each]) => {
    const floorCpu = (each.get(FORWARD) ?? each.get(PARSE))?.cpuMsPerRequest ?? Number.NaN;
    const cells = names.map((name) => {
      const cpuMs = each.get(name)?.cpuMsPerRequest;
      return cpuMs === undefined ? '' : `${rounded(cpuMs)} (${rounded(cpuMs / floorCpu)} x)`;
    });
    return [`(${key})`, ...cells];
  });
  return `\nCPU ms a request (x floor)\n\n${table(['', ...names], rows)}`;
}

/** What is to be reached, and what was. */
export function reportGoals(results: ReadonlyMap<string, Results>): string {
  const rows = goalsOf(results).map(({ workload, goal, measured, isMet }) => [
    workload,
    goal,
    rounded(measured),
    isMet ? 'yes' : 'no',
  ]);
  return `\n${table(['workload', 'goal (CPU per request)', 'measured', 'met'], rows)}`;
}

/** Start-up and the first answer. */
export function reportStarts(starts: readonly Start[]): string {
  const rows = starts.map(({ name, startMs, startCpuMs, coldMs }) => [
    name,
    rounded(startMs),
    rounded(startCpuMs),
    rounded(coldMs),
  ]);
  const head = ['', 'start ms', 'start CPU ms', 'first page with contacts ms'];
  return `\n${table(head, rows)}`;
}

/** A table in Markdown: the first column is text, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Three digits are as many as a run can tell. */
export function rounded(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 3));
}

const FLOOR_NAMES = { forward: FORWARD, parse: PARSE } as const;
