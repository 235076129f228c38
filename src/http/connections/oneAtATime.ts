import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** Most waiting requests of one connection. With more, the connection is closed. Browsers and proxies never have a waiting request. */
export const MAX_PIPELINED_REQUESTS = 100;

/**
 * Most listeners for the end of one response: limits, log, framework and compression have one each. By default Node warns of a leak
 * from the eleventh listener on.
 */
const MAX_RESPONSE_LISTENERS = 20;

/**
 * Starts the requests of a connection one after the other: the next one when the response to the one before it is sent.
 *
 * A client may send many requests without waiting for responses (HTTP pipelining). Node starts all of them at once, and
 * thousands of small requests then run before the first response can be written. Requests that wait when their
 * connection is closed are never started.
 */
export function oneAtATime(listener: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, (() => void)[]>();
  const startNext = (socket: Socket): void => {
    const next = waiting.get(socket)?.shift();
    if (next === undefined || socket.destroyed) waiting.delete(socket);
    else next();
  };
  return (request, response) => {
    const { socket } = request;
    response.setMaxListeners(MAX_RESPONSE_LISTENERS);
    const start = (): void => {
      response.once('close', () => startNext(socket));
      listener(request, response);
    };
    const queue = waiting.get(socket);
    if (queue === undefined) {
      waiting.set(socket, []);
      start();
    } else if (queue.length < MAX_PIPELINED_REQUESTS) {
      queue.push(start);
    } else {
      socket.destroy();
    }
  };
}
