/** The process's exit codes: part of the public contract. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
} as const;

/**
 * Wrong usage or configuration: the process exits 2. The message holds one problem a line, each naming the option
 * or variable.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command was understood and could not be carried out: the process exits 1. One problem a line. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
