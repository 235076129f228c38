import type { RunResult } from '../measure/runResult.ts';
import { median } from '../median.ts';
import { megabytes, rounded, table } from '../report.ts';

/** Writes the time and CPU time from the start of a process to its first responses. */
export function reportStarts(runs: readonly RunResult[]): string {
  const starts = runs.flatMap((run) => run.starts);
  const rows = [...new Set(starts.map(({ name }) => name))].map((name) => {
    const each = starts.filter((start) => start.name === name);
    const firstPages = each.flatMap(({ firstPageMs }) => firstPageMs ?? []);
    return [
      name,
      rounded(median(each.map(({ firstResponseMs }) => firstResponseMs))),
      rounded(median(each.map(({ firstResponseCpuMs }) => firstResponseCpuMs))),
      rounded(median(firstPages)),
    ];
  });
  const head = ['', 'to the first response, ms', 'CPU ms', 'first page with contacts, ms'];
  return table(head, rows);
}

/** Writes how large the pass-through response was whose effect on the event loop was measured. */
export function reportLargeResponse(runs: readonly RunResult[]): string {
  const responses = runs.flatMap(({ largeResponse }) => largeResponse ?? []);
  const [{ bytes } = { bytes: Number.NaN }] = responses;
  const longest = responses.map(({ longestBlockMs }) => longestBlockMs);
  return `A pass-through response of ${megabytes(bytes)} MB blocks the event loop for at most ${rounded(median(longest))} ms.`;
}
