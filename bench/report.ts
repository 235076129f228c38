import { cpus } from 'node:os';
import { goalsOf } from './goals.ts';
import type { Options } from './options.ts';
import { CAN_PIN } from './processes.ts';
import type { Results } from './rounds.ts';
import type { Start } from './starts.ts';
import { FORWARD, PARSE } from './variants.ts';
import type { Workload } from './workloads.ts';

/** Describes the machine and the settings of the run. */
export function reportMachine({ rounds, seconds }: Options): string {
  const pinned = CAN_PIN ? 'the measured on one core, load and upstream on another' : 'not pinned to cores';
  return `${cpus().length} cores, Node ${process.versions.node}; ${pinned}; ${rounds} rounds of ${seconds} s, medians.`;
}

/** Writes the table of one workload. */
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

/** Writes the CPU time per request of all variants in all workloads, in milliseconds, with the ratio to the floor. */
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

/** Writes the goals, and whether they are met. */
export function reportGoals(results: ReadonlyMap<string, Results>): string {
  const rows = goalsOf(results).map(({ workload, goal, measured, isMet }) => [
    workload,
    goal,
    rounded(measured),
    isMet ? 'yes' : 'no',
  ]);
  return `\n${table(['workload', 'goal (CPU per request)', 'measured', 'met'], rows)}`;
}

/** Writes the times of starts and of the first response. */
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

/** Writes a table in Markdown. The first column is text, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Rounds to three digits: more vary from run to run. */
export function rounded(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 3));
}

const FLOOR_NAMES = { forward: FORWARD, parse: PARSE } as const;
