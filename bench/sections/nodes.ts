import { figuresOf } from '../measure/figures.ts';
import { nameWithNode } from '../measure/nodeBinaries.ts';
import type { RunResult } from '../measure/runResult.ts';
import { rounded, table } from '../report.ts';
import { FORWARD, OURS, PARSE_REQUESTED } from '../variants.ts';
import type { Workload } from '../workloads.ts';

/** Writes the CPU time per request of the gateway with each version of Node, and the ratio to the floor with the same version. */
export function reportNodes(
  workloads: readonly Workload[],
  versions: readonly string[],
  runs: readonly RunResult[],
): string {
  const rows = workloads.map(({ key, floor }) => {
    const cpuMs = (name: string, version: string) => {
      const variant = nameWithNode(name, version);
      return figuresOf(runs.flatMap(({ workloads }) => workloads.get(key)?.get(variant) ?? []))
        .cpuMsPerRequest;
    };
    const cells = versions.map((version) => {
      const ours = cpuMs(OURS, version);
      const ratio = ours / cpuMs(floor === 'forward' ? FORWARD : PARSE_REQUESTED, version);
      return `${rounded(ours)} (${rounded(ratio)} x)`;
    });
    return [`(${key})`, ...cells];
  });
  return `CPU ms a request (x floor with the same Node)\n\n${table(['', ...versions.map((version) => `Node ${version}`)], rows)}`;
}
