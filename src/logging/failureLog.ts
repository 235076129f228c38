import { GraphQLError } from 'graphql';
import type { Logger } from './log.ts';

/**
 * Reports an internal error of the gateway.
 *
 * @param requestId null for work outside of a request.
 * @param traceparent the W3C `traceparent` of the request's span. @default none
 */
export type ReportFailure = (error: unknown, requestId: string | null, traceparent?: string | null) => void;

/** Creates a function that logs internal errors. A line never contains a text of a client or of the upstream. */
export function logFailures(log: Logger): ReportFailure {
  return (error, requestId, traceparent = null) => {
    log.error(
      {
        ...(requestId !== null && { requestId }),
        ...(traceparent !== null && { traceparent }),
        failure: failureFacts(error),
      },
      'The gateway failed.',
    );
  };
}

interface FailureFacts {
  readonly type: string;
  readonly message?: string;
  /** The code of an error of Node or of a library, such as `ECONNRESET`. */
  readonly code?: string;
  /** The frames, one on each line, without the message. */
  readonly stack?: string;
  readonly cause?: FailureFacts;
}

/** Returns what may be logged of an error. All other properties are left out, because libraries store requests and bodies there. */
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

/** A GraphQL error quotes the input of the client. A syntax error quotes the text that was parsed. */
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
