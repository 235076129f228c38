import { findProblem } from './checkResponse.ts';
import type { LoadOperation } from './operations.ts';

/** What became of the requests that were sent: each is counted once. */
export interface Outcomes {
  /** Responses without an error. */
  readonly whole: number;
  /** Responses with documented errors and no unexpected data. */
  readonly failed: number;
  /** Aborted by the client before the end of the response. */
  readonly aborted: number;
  /** Wrong or missing responses; `problems` lists them. */
  readonly bad: number;
}

export interface OutcomeCounter {
  /** @param right the data that is right without an error. */
  answered(question: LoadOperation, status: number, body: unknown, right: unknown): void;
  aborted(count: number): void;
  unanswered(error: unknown): void;
  outcomes(): Outcomes;
  /** Each kind of problem once. */
  problems(): readonly string[];
}

export function countOutcomes(): OutcomeCounter {
  const problems = new Set<string>();
  const outcomes = { whole: 0, failed: 0, aborted: 0, bad: 0 };
  const add = (problem: string): void => {
    problems.add(problem);
    outcomes.bad += 1;
  };
  return {
    answered: (question, status, body, right) => {
      const problem = findProblem({ status, body }, right);
      if (problem !== null) add(`${question.name}: ${problem}`);
      else if (JSON.stringify(body).includes('"errors"')) outcomes.failed += 1;
      else outcomes.whole += 1;
    },
    aborted: (count) => {
      outcomes.aborted += count;
    },
    unanswered: (error) =>
      add(error instanceof Error ? `no response: ${error.name}: ${error.message}` : `no response: ${error}`),
    outcomes: () => ({ ...outcomes }),
    problems: () => [...problems],
  };
}
