import { ChildProcess } from 'node:child_process';
import { Worker } from 'node:cluster';

/** A worker without a process. The test emits its events. */
export interface FakeWorker {
  readonly worker: Worker;
  /** The messages that the primary process sent to it. */
  readonly sent: readonly unknown[];
  /** Lets it report that it listens. */
  listen(): void;
}

/**
 * @param pid undefined for a process that could not be started.
 * @param exitCode with which it ends after SIGTERM.
 */
export function createFakeWorker(pid: number | undefined, exitCode = 0): FakeWorker {
  const worker = new Worker();
  const sent: unknown[] = [];
  const child = Object.assign(new ChildProcess(), {
    pid,
    connected: true,
    send: (message: unknown) => sent.push(message) > 0,
    kill: () => worker.emit('exit', exitCode, null),
  });
  Object.assign(worker, { process: child, isConnected: () => true, send: child.send });
  return {
    ...{ worker, sent },
    listen: () =>
      void worker.emit('message', {
        gateway: 'event',
        body: { name: 'listening', url: 'http://127.0.0.1:4000' },
      }),
  };
}
