import { DestinationFailed, DestinationRefused, hasSystemCode } from '../../sync/contract/syncError.ts';
import { CommandFailed, UsageError } from '../support/exitCodes.ts';

/**
 * The error of a command for an error of the destination or of the file system. Returns any other error as it is.
 *
 * @param command the start of the message.
 */
export function destinationFailure(command: string, cause: unknown): unknown {
  if (cause instanceof DestinationRefused) return new UsageError(`${command}: ${cause.message}`, { cause });
  // An error with a system call is a full disk, for example.
  const isFailed = cause instanceof DestinationFailed || hasSystemCode(cause);
  return isFailed ? new CommandFailed(`${command}: ${cause.message}`, { cause }) : cause;
}
