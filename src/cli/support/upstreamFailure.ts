import { GraphQLError } from 'graphql';
import { UpstreamGone } from '../../export/source/exportRetry.ts';
import { NoClosedList, NoSuchDetails } from '../../export/source/unusableSchema.ts';
import { EndlessListError } from '../../upstream/closedConversations/closedHistories.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import { UnknownChannel } from '../../upstream/schema/listFilters.ts';
import { SchemaRequirementsError } from '../../upstream/schema/schemaSource.ts';
import { CommandFailed, UsageError } from './exitCodes.ts';

/**
 * The error of a command for an error of the upstream, with the code of the upstream's failure. Returns any other error as
 * it is.
 *
 * @param command the start of each line of the message.
 */
export function upstreamFailure(command: string, cause: unknown): unknown {
  if (isUnfit(cause)) {
    return new UsageError(linesOf(command, cause.message), { cause });
  }
  const isUpstream =
    cause instanceof GraphQLError || cause instanceof UpstreamGone || cause instanceof EndlessListError;
  if (!isUpstream) return cause;
  const code = cause instanceof UpstreamError || cause instanceof UpstreamGone ? `${cause.code}: ` : '';
  return new CommandFailed(linesOf(command, `${code}${cause.message}`), { cause });
}

/** The upstream's schema does not have what the command needs. */
function isUnfit(cause: unknown): cause is Error {
  return (
    cause instanceof SchemaRequirementsError ||
    cause instanceof NoClosedList ||
    cause instanceof NoSuchDetails ||
    cause instanceof UnknownChannel
  );
}

/** Puts the name of the command before each line. */
export function linesOf(command: string, message: string): string {
  return message
    .split('\n')
    .map((line) => `${command}: ${line}`)
    .join('\n');
}
