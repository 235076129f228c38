import type { Worker } from 'node:cluster';
import type { Channel, Port } from '../common/channel.ts';
import type { WorkerCall, WorkerEvent } from '../common/messages.ts';
import type { WorkerExit } from './workerNotStarted.ts';

/** One worker, from its start to its end. */
export interface Member {
  readonly worker: Worker;
  readonly channel: Channel<WorkerCall, WorkerEvent>;
  /** When it began to listen, on a monotonic clock in milliseconds. Null while it starts. */
  workingSinceMs: number | null;
}

/** The connection to a worker. A message to a worker that is ending is lost. */
export function portOf(worker: Worker): Port {
  return {
    send: (message) => {
      if (worker.isConnected()) worker.send(message, () => undefined);
    },
    onMessage: (listener) => void worker.on('message', listener),
  };
}

export function exitOf(worker: Worker): Promise<WorkerExit> {
  return new Promise((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => {
      resolve({ code, signal, spawnError: null });
    });
    worker.once('error', ({ message }) => {
      // Without a process there is no `exit`.
      if (worker.process.pid === undefined) resolve({ code: null, signal: null, spawnError: message });
    });
  });
}
