import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from '../../logging/log.ts';

/** Smaller responses are not counted: the operating system accepts them at once. `MAX_CONNECTIONS` limits their number. */
const MIN_COUNTED_BYTES = 16_384;

/**
 * Limits the memory of responses that clients have not read yet, of all clients together. Beyond the limit it closes
 * the connection with the largest unread responses, until the others fit. Clients that read fast are not affected.
 *
 * Must be called before compression is added: the uncompressed response is in memory, too.
 *
 * @param maxBytes one response is always allowed, even if it is larger.
 */
export function limitHeldResponses(app: FastifyInstance, maxBytes: number, log: Logger): void {
  const bytesBySocket = new Map<Socket, number>();
  let total = 0;
  const forget = (socket: Socket): void => {
    total -= bytesBySocket.get(socket) ?? 0;
    bytesBySocket.delete(socket);
  };
  const hold = (socket: Socket, bytes: number): void => {
    const before = bytesBySocket.get(socket);
    // Node closes no response that waits for an earlier one on the same connection.
    if (before === undefined) socket.once('close', () => forget(socket));
    bytesBySocket.set(socket, (before ?? 0) + bytes);
    total += bytes;
  };
  const release = (socket: Socket, bytes: number): void => {
    const held = bytesBySocket.get(socket);
    if (held === undefined) return;
    bytesBySocket.set(socket, held - bytes);
    total -= bytes;
  };
  app.addHook('onSend', (request, reply, payload, done) => {
    const { socket } = request.raw;
    const bytes = lengthOf(payload, reply);
    if (bytes >= MIN_COUNTED_BYTES && !socket.destroyed) {
      hold(socket, bytes);
      reply.raw.once('close', () => release(socket, bytes));
      while (total > Math.max(maxBytes, bytes)) {
        const largest = socketWithMost(bytesBySocket);
        log.warn({ requestId: request.id, bytesHeld: total, maxBytes }, CLOSED);
        forget(largest ?? socket);
        (largest ?? socket).destroy();
      }
    }
    done(null, payload);
  });
}

const CLOSED = 'Clients do not read their responses: the connection that holds the most is closed.';

/** The characters of a text, as each takes at least one byte; the `content-length` of a stream. */
function lengthOf(payload: unknown, reply: FastifyReply): number {
  if (typeof payload === 'string' || payload instanceof Uint8Array) return payload.length;
  const length = Number(reply.getHeader('content-length'));
  return Number.isNaN(length) ? 0 : length;
}

function socketWithMost(bytesBySocket: ReadonlyMap<Socket, number>): Socket | undefined {
  let most = -1;
  let found: Socket | undefined;
  for (const [socket, bytes] of bytesBySocket) {
    if (bytes <= most) continue;
    most = bytes;
    found = socket;
  }
  return found;
}
