/** How a worker ended. Two of the three are null. */
export interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why its process could not be started. */
  readonly spawnError: string | null;
}

/** A worker could not be started, or ended before it listened. */
export class WorkerNotStarted extends Error {
  override readonly name = 'WorkerNotStarted';
  /** Null when a signal ended it, and when it could not be started. */
  readonly exitCode: number | null;

  constructor(exit: WorkerExit) {
    super(
      exit.spawnError === null
        ? `a worker ended ${reasonOf(exit)} before it listened`
        : `a worker could not be started: ${exit.spawnError}`,
    );
    this.exitCode = exit.code;
  }
}

export function reasonOf({ code, signal }: Pick<WorkerExit, 'code' | 'signal'>): string {
  return code === null ? `by ${signal}` : `with exit code ${code}`;
}
