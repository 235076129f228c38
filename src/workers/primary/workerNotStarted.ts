/** How a worker ended. One of the two is null. */
export interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A worker ended before it listened. */
export class WorkerNotStarted extends Error {
  override readonly name = 'WorkerNotStarted';
  /** Null when a signal ended it. */
  readonly exitCode: number | null;

  constructor(exit: WorkerExit) {
    super(`a worker ended ${reasonOf(exit)} before it listened`);
    this.exitCode = exit.code;
  }
}

export function reasonOf({ code, signal }: WorkerExit): string {
  return code === null ? `by ${signal}` : `with exit code ${code}`;
}
