import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { codedError } from '../upstream/errors/errorCodes.ts';
import type { CancelSignal } from '../upstream/transport/cancellation.ts';
import { Cancellation } from '../upstream/transport/cancellation.ts';

/**
 * A signal that aborts when the client goes away before its answer is complete, or `deadlineMs` from now. The
 * reason is an error with a code, as it becomes the answer to the fields that were still waiting.
 */
export function requestSignal(response: ServerResponse, deadlineMs: number): CancelSignal {
  const cancellation = new Cancellation();
  if (response.destroyed) {
    cancellation.abort(clientGone());
    return cancellation;
  }
  const timer = setTimeout(() => cancellation.abort(deadlinePassed(deadlineMs)), deadlineMs);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) cancellation.abort(clientGone());
  });
  return cancellation;
}

function clientGone(): GraphQLError {
  return codedError('CLIENT_CLOSED_REQUEST', 'The client went away before its answer was complete.');
}

function deadlinePassed(deadlineMs: number): GraphQLError {
  return codedError('UPSTREAM_TIMEOUT', `The request was not answered within ${deadlineMs} ms.`);
}
