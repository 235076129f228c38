/** The exit codes of the process. They are public: scripts depend on them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
} as const;

/**
 * Wrong usage or configuration: the process exits with 2. The message has one line for each problem, with the name of the
 * option or variable.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command failed, and another process has written why: the process exits with the code of that process. */
export class ReportedFailure extends Error {
  override readonly name = 'ReportedFailure';
  readonly exitCode: number;

  constructor(exitCode: number, options?: ErrorOptions) {
    super(`another process ended with exit code ${exitCode}`, options);
    this.exitCode = exitCode;
  }
}

/** The command failed: the process exits with 1. The message has one line for each problem. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
