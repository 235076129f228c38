import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from '../../logging/log.ts';

/**
 * Closes the connection of a client that has not read its whole response in time. Without this, a client could keep its
 * response in memory without a limit of time. The limit is on the whole response, so it also closes the connection of a slow reader.
 *
 * @param timeoutMs from the headers of the request to the last byte of the response, in milliseconds.
 */
export function closeUnreadResponses(app: FastifyInstance, timeoutMs: number, log: Logger): void {
  app.addHook('onRequest', (request, { raw }, done) => {
    const { socket } = request.raw;
    const bytesBefore = bytesAccepted(socket);
    const timer = setTimeout(() => {
      // The timer of another response on this connection was earlier.
      if (socket.destroyed) return;
      const bytesLeft = bytesLeftOf(raw, bytesAccepted(socket) - bytesBefore);
      log.warn({ requestId: request.id, bytesLeft }, UNREAD);
      raw.destroy(new Error(UNREAD));
      // A response that waits for an earlier one on this connection has no socket yet, so its `destroy` does not close it.
      socket.destroy();
    }, timeoutMs);
    raw.once('close', () => clearTimeout(timer));
    done();
  });
}

const UNREAD = 'The client did not read its response in time: the connection is closed.';

/** Bytes that the operating system has accepted. Node cannot know how many of them the client has read. */
function bytesAccepted({ bytesWritten, writableLength }: Socket): number {
  return bytesWritten - writableLength;
}

/**
 * Estimates the bytes that were not sent. It is some hundred bytes off, because headers are counted as body. The length of a
 * compressed response is not known, so then it is the number of buffered bytes.
 */
function bytesLeftOf(response: ServerResponse, accepted: number): number {
  const length = Number(response.getHeader('content-length'));
  return Number.isNaN(length) ? response.writableLength : Math.max(0, length - accepted);
}
