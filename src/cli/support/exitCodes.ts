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

/** The command failed: the process exits with 1. The message has one line for each problem. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
