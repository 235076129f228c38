import type { CpuInfo } from 'node:os';

export interface Machine {
  readonly cpus: readonly Pick<CpuInfo, 'model'>[];
  readonly nodeVersion: string;
  readonly isPinned: boolean;
}

/** Describes the kind of the machine, and how often was measured. */
export function describeMachine(
  machine: Machine,
  { runs, rounds }: { readonly runs: number; readonly rounds: number },
): string {
  const { cpus, nodeVersion, isPinned } = machine;
  const pinned = isPinned ? 'the measured on one core, load and upstream on another' : 'not pinned to cores';
  return `${cpus.length} cores (${kindOf(cpus[0]?.model ?? 'unknown')}), Node ${nodeVersion}; ${pinned}; ${count(runs, 'run')} of ${count(rounds, 'round')}. Figures are medians of the runs.`;
}

/** The words of a model before its number: the maker and the family. */
function kindOf(model: string): string {
  return /^[^\d@]*(?=\s|$)/.exec(model)?.[0].trim() || 'unknown';
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
