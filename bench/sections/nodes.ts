import { nameWithNode } from '../measure/nodeBinaries.ts';
import type { RunResult } from '../measure/runResult.ts';
import { rounded, table } from '../report.ts';
import { OURS } from '../variants.ts';
import type { Workload } from '../workloads.ts';
import { FLOOR_NAMES, figuresByVariant, medianRatio } from './workloads.ts';

/** Writes the CPU time per request of the gateway with each version of Node, and the ratio to the floor with the same version. */
export function reportNodes(
  workloads: readonly Workload[],
  versions: readonly string[],
  runs: readonly RunResult[],
): string {
  const rows = workloads.map(({ key, floor }) => {
    const figures = figuresByVariant(key, runs);
    const cells = versions.map((version) => {
      const ours = nameWithNode(OURS, version);
      const ratio = medianRatio(key, runs, ours, nameWithNode(FLOOR_NAMES[floor], version));
      return `${rounded(figures.get(ours)?.cpuMsPerRequest ?? Number.NaN)} (${rounded(ratio)} x)`;
    });
    return [`(${key})`, ...cells];
  });
  return `CPU ms a request (x floor with the same Node)\n\n${table(['', ...versions.map((version) => `Node ${version}`)], rows)}`;
}
