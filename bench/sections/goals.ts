import { goalsOf } from '../measure/goals.ts';
import type { RunResult } from '../measure/runResult.ts';
import { rounded, table } from '../report.ts';

/** Writes the goals, the value of each run, and whether every run meets them. */
export function reportGoals(runs: readonly RunResult[]): string {
  const rows = goalsOf(runs).map(({ subject, limit, values, median, isMet }) => [
    subject,
    limit,
    rounded(median),
    values.map(rounded).join(', '),
    isMet ? 'yes' : '**no**',
  ]);
  return table(['CPU per request, unless another unit is named', 'goal', 'median', 'runs', 'met'], rows);
}
