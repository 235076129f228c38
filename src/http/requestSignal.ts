import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { codedError } from '../upstream/errors/errorCodes.ts';
import type { CancelSignal } from '../upstream/transport/cancellation.ts';
import { Cancellation } from '../upstream/transport/cancellation.ts';

/**
 * Creates a signal that aborts when the client disconnects before the response is complete, or when the deadline passes.
 * Its reason is an error with a code, because it becomes the error of the fields that were still waiting.
 *
 * @param deadlineMs from now, in milliseconds.
 */
export function requestSignal(response: ServerResponse, deadlineMs: number): CancelSignal {
  const cancellation = new Cancellation();
  if (response.destroyed) {
    cancellation.abort(clientDisconnected());
    return cancellation;
  }
  const timer = setTimeout(() => cancellation.abort(deadlinePassed(deadlineMs)), deadlineMs);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) cancellation.abort(clientDisconnected());
  });
  return cancellation;
}

function clientDisconnected(): GraphQLError {
  return codedError('CLIENT_CLOSED_REQUEST', 'The client disconnected before the response was complete.');
}

function deadlinePassed(deadlineMs: number): GraphQLError {
  return codedError('UPSTREAM_TIMEOUT', `The request took longer than ${deadlineMs} ms.`);
}
