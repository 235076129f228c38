import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';

/**
 * A signal that aborts when the client goes away before its answer is complete, or `deadlineMs` from now. The
 * reason is an error with a code, as it becomes the answer to the fields that were still waiting.
 */
export function requestSignal(response: ServerResponse, deadlineMs: number): AbortSignal {
  const controller = new AbortController();
  // Every upstream operation of the request listens, and there may be many.
  setMaxListeners(0, controller.signal);
  if (response.destroyed) {
    controller.abort(clientGone());
    return controller.signal;
  }
  const timer = setTimeout(() => controller.abort(deadlinePassed(deadlineMs)), deadlineMs);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) controller.abort(clientGone());
  });
  return controller.signal;
}

function clientGone(): GraphQLError {
  return new GraphQLError('The client went away before its answer was complete.', {
    extensions: { code: 'CLIENT_CLOSED_REQUEST' },
  });
}

function deadlinePassed(deadlineMs: number): GraphQLError {
  return new GraphQLError(`The request was not answered within ${deadlineMs} ms.`, {
    extensions: { code: 'UPSTREAM_TIMEOUT' },
  });
}
