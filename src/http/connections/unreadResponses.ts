import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from '../../logging/log.ts';

/**
 * Closes the connection of a client that has not taken its whole response in time. Node keeps a response in memory until
 * then, for as long as the client likes. A client that reads slowly is closed too: the bound is on the whole response.
 *
 * @param timeoutMs from the headers of the request to the last byte of the response.
 */
export function closeUnreadResponses(app: FastifyInstance, timeoutMs: number, log: Logger): void {
  app.addHook('onRequest', (request, { raw }, done) => {
    const { socket } = request.raw;
    const bytesBefore = bytesTaken(socket);
    const timer = setTimeout(() => {
      // Another response on the same connection was late, too.
      if (socket.destroyed) return;
      const bytesLeft = bytesLeftOf(raw, bytesTaken(socket) - bytesBefore);
      log.warn({ requestId: request.id, bytesLeft }, UNREAD);
      raw.destroy(new Error(UNREAD));
      // A response that waits for an earlier one on the same connection has no socket yet.
      socket.destroy();
    }, timeoutMs);
    raw.once('close', () => clearTimeout(timer));
    done();
  });
}

const UNREAD = 'The client did not read its response in time: the connection is closed.';

/** What the system has taken over, in whole writes. It counts for the client, as nobody can tell what it has read of it. */
function bytesTaken({ bytesWritten, writableLength }: Socket): number {
  return bytesWritten - writableLength;
}

/** To some hundred bytes, as headers count too. A compressed response has no known length: then it is what is buffered. */
function bytesLeftOf(response: ServerResponse, taken: number): number {
  const length = Number(response.getHeader('content-length'));
  return Number.isNaN(length) ? response.writableLength : Math.max(0, length - taken);
}
