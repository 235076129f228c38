import { GraphQLError } from 'graphql';
import type { Logger } from './log.ts';

/** Takes a fault of the gateway itself. `requestId` is null for work that belongs to no request. */
export type ReportFailure = (error: unknown, requestId: string | null) => void;

/** Writes one line for each fault: what was thrown and where, never a text of a client or of the upstream. */
export function logFailures(log: Logger): ReportFailure {
  return (error, requestId) => {
    log.error(
      { ...(requestId !== null && { requestId }), failure: failureFacts(error) },
      'The gateway failed.',
    );
  };
}

interface FailureFacts {
  readonly type: string;
  readonly message?: string;
  /** Of errors of Node and of libraries. */
  readonly code?: string;
  /** The frames, one a line; their first line would repeat the message. */
  readonly stack?: string;
  readonly cause?: FailureFacts;
}

/** Other properties of an error are left out: libraries keep requests and bodies there. */
export function failureFacts(error: unknown, depth = 0): FailureFacts {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, cause } = error;
  const origin = error instanceof GraphQLError ? (error.originalError ?? cause) : cause;
  return {
    type: name,
    ...(mayShowMessage(error) && { message: error.message.slice(0, MAX_MESSAGE_LENGTH) }),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    stack: framesOf(error),
    ...(origin instanceof Error && depth < MAX_CAUSES && { cause: failureFacts(origin, depth + 1) }),
  };
}

/** A GraphQL error quotes the client's input, and a syntax error quotes what was parsed. */
function mayShowMessage(error: Error): boolean {
  return !(error instanceof GraphQLError) && !(error instanceof SyntaxError);
}

function framesOf({ message, stack = '' }: Error): string {
  const frames = stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter((line) => FRAME.test(line));
  return frames.slice(0, MAX_FRAMES).join('\n');
}

const FRAME = /^\s+at /;
const MAX_FRAMES = 20;
const MAX_CAUSES = 3;
const MAX_MESSAGE_LENGTH = 500;
