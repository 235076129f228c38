import type { Worker } from 'node:cluster';
import { isObject } from '../../upstream/response/json.ts';

/** How long after the end of a worker its channel may still be open, in milliseconds. */
const CHANNEL_END_MS = 1_000;

/**
 * Closes the connections that were sent to a worker which ended before it accepted them. Must be called at the start of the worker.
 *
 * `node:cluster` itself would keep such a connection open without an owner, and its client would wait forever. There is no
 * public interface to these connections, so this watches the internal messages `newconn` (with the connection) and `ack`.
 * A test fails without it: `test/workers/killedWorker.test.ts`.
 */
export function closeUnacceptedConnections({ process: child }: Worker): void {
  // The process could not be started, so nothing can be sent to it.
  if (child.pid === undefined) return;
  const unaccepted = new Map<number, Connection>();
  child.send = new Proxy(child.send, {
    apply: (send, self, args: readonly unknown[]): unknown => {
      const [message, connection] = args;
      if (isObject(message) && message['act'] === 'newconn' && isConnection(connection)) {
        unaccepted.set(Number(message['seq']), connection);
      }
      return Reflect.apply(send, self, args);
    },
  });
  child.on('internalMessage', (message: unknown) => {
    if (isObject(message) && typeof message['ack'] === 'number') unaccepted.delete(message['ack']);
  });
  const closeAll = (): void => {
    for (const connection of unaccepted.values()) connection.close();
    unaccepted.clear();
  };
  child.once('disconnect', closeAll);
  child.once('exit', () => {
    if (!child.connected) closeAll();
    // Messages may still be on the way in both directions. Node does not emit `disconnect` for a worker that ended while it
    // received a connection.
    else setTimeout(closeAll, CHANNEL_END_MS).unref();
  });
}

/** A TCP connection in the form in which processes pass it on. */
interface Connection {
  close(): void;
}

function isConnection(value: unknown): value is Connection {
  return isObject(value) && typeof value['close'] === 'function';
}
