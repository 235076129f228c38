import { GraphQLError } from 'graphql';
import { NoClosedList } from '../../app/startExport.ts';
import { UpstreamGone } from '../../export/source/exportRetry.ts';
import { EndlessListError } from '../../upstream/closedConversations/closedHistories.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import { SchemaRequirementsError } from '../../upstream/schema/schemaSource.ts';
import { CommandFailed, UsageError } from './exitCodes.ts';

/**
 * The error of a command for an error of the upstream, with the code of the upstream's failure. Returns any other error as
 * it is.
 *
 * @param command the start of each line of the message.
 */
export function upstreamFailure(command: string, cause: unknown): unknown {
  if (cause instanceof SchemaRequirementsError || cause instanceof NoClosedList) {
    return new UsageError(linesOf(command, cause.message), { cause });
  }
  const isUpstream =
    cause instanceof GraphQLError || cause instanceof UpstreamGone || cause instanceof EndlessListError;
  if (!isUpstream) return cause;
  const code = cause instanceof UpstreamError || cause instanceof UpstreamGone ? `${cause.code}: ` : '';
  return new CommandFailed(linesOf(command, `${code}${cause.message}`), { cause });
}

/** Puts the name of the command before each line. */
export function linesOf(command: string, message: string): string {
  return message
    .split('\n')
    .map((line) => `${command}: ${line}`)
    .join('\n');
}
