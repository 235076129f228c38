import type { Worker } from 'node:cluster';
import type { Logger } from '../../logging/log.ts';
import { openChannel } from '../common/channel.ts';
import type { PrimaryCall, PrimaryEvent, WorkerCall, WorkerEvent } from '../common/messages.ts';
import type { Member } from './member.ts';
import { exitOf, portOf } from './member.ts';
import { createRestartDelay } from './restartDelay.ts';
import { closeUnacceptedConnections } from './unacceptedConnections.ts';
import type { WorkerExit } from './workerNotStarted.ts';
import { reasonOf, WorkerNotStarted } from './workerNotStarted.ts';

/** Starts that may fail in a row. Then the gateway ends, as it would without workers. */
export const MAX_FAILED_STARTS = 5;

export interface PoolOptions {
  /** The number of workers. */
  readonly count: number;
  readonly fork: () => Worker;
  readonly onStart: (member: Member) => void;
  readonly onEnd: (member: Member) => void;
  /** Called when a worker begins to listen, and when one ends. */
  readonly onChange: () => void;
  readonly onCall: (call: PrimaryCall, member: Member) => unknown;
  readonly onSchemaChanged: (digest: string, member: Member) => void;
  readonly onUnlockLogin: (account: string, member: Member) => void;
  readonly log: Logger;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
}

export interface WorkerPool {
  /**
   * Starts the workers. The first one shows whether the gateway can start, so the others are started when it listens.
   * Resolves to the URL of the gateway then.
   *
   * @throws WorkerNotStarted
   */
  start(): Promise<string>;
  /** Rejects with a `WorkerNotStarted` after `MAX_FAILED_STARTS`. All workers have ended then. */
  readonly failed: Promise<never>;
  /** The workers that listen. */
  working(): readonly Member[];
  /**
   * Lets all workers finish their requests and end.
   *
   * @throws Error when one of them failed meanwhile.
   */
  stop(): Promise<void>;
  /** Ends all workers at once. */
  kill(): void;
}

/** Runs workers, and replaces each one that ends. */
export function createWorkerPool(options: PoolOptions): WorkerPool {
  const { count, log, now, onChange } = options;
  const members = new Map<Member, Promise<WorkerExit>>();
  const restartDelay = createRestartDelay();
  let failedStarts = 0;
  let isStopping = false;
  let fail = (_error: WorkerNotStarted): void => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });

  const startOne = ({ onListening, onEnded }: StartListeners): void => {
    const worker = options.fork();
    closeUnacceptedConnections(worker);
    const channel = openChannel<WorkerCall, WorkerEvent, PrimaryCall, PrimaryEvent>(portOf(worker), {
      onCall: (call) => options.onCall(call, member),
      onEvent: (event) => {
        switch (event.name) {
          case 'schemaChanged':
            return options.onSchemaChanged(event.digest, member);
          case 'unlockLogin':
            return options.onUnlockLogin(event.account, member);
          case 'listening':
            member.workingSinceMs = now();
            onListening(event.url);
            return onChange();
        }
      },
    });
    const member: Member = { worker, channel, workingSinceMs: null };
    // Node ends a process that does not handle this event.
    worker.on('error', ({ message }) => {
      log.warn({ workerPid: worker.process.pid, reason: message }, 'A worker was not reached.');
    });
    const exit = exitOf(worker);
    members.set(member, exit);
    options.onStart(member);
    void exit.then((how) => {
      members.delete(member);
      options.onEnd(member);
      onEnded(how, member);
      onChange();
    });
  };

  const stopAll = async (): Promise<void> => {
    isStopping = true;
    const exits = [...members].map(async ([{ worker, workingSinceMs }, exit]) => {
      worker.process.kill('SIGTERM');
      const how = await exit;
      // A signal also ends a worker that has just been started.
      return workingSinceMs !== null && how.code !== 0
        ? [`worker ${worker.process.pid} ended ${reasonOf(how)}`]
        : [];
    });
    const failures = (await Promise.all(exits)).flat();
    if (failures.length > 0) throw new Error(failures.join('\n'));
  };

  const giveUp = async (exit: WorkerExit): Promise<void> => {
    try {
      await stopAll();
    } catch (error) {
      log.error(
        { reason: error instanceof Error ? error.message : 'unknown' },
        'A worker failed while the gateway stopped.',
      );
    }
    fail(new WorkerNotStarted(exit));
  };

  const replace = ({ onListening }: Pick<StartListeners, 'onListening'>): StartListeners => ({
    onListening,
    onEnded: (exit, { worker, workingSinceMs }) => {
      if (isStopping) return;
      log.error({ workerPid: worker.process.pid, ...exit }, 'A worker ended. It is replaced.');
      if (workingSinceMs === null) failedStarts += 1;
      if (failedStarts >= MAX_FAILED_STARTS) {
        void giveUp(exit);
        return;
      }
      const workedMs = workingSinceMs === null ? 0 : now() - workingSinceMs;
      setTimeout(startReplacement, restartDelay(workedMs));
    },
  });

  const startReplacement = (): void => {
    if (isStopping) return;
    const onListening = (): void => {
      failedStarts = 0;
    };
    startOne(replace({ onListening }));
  };

  return {
    start: () =>
      new Promise((resolve, reject) => {
        let isListening = false;
        const first = replace({
          onListening: (url) => {
            isListening = true;
            resolve(url);
            for (let others = 1; others < count; others += 1) startReplacement();
          },
        });
        startOne({
          onListening: first.onListening,
          onEnded: (exit, member) => {
            if (isListening) first.onEnded(exit, member);
            else reject(new WorkerNotStarted(exit));
          },
        });
      }),
    failed,
    working: () => [...members.keys()].filter(({ workingSinceMs }) => workingSinceMs !== null),
    stop: stopAll,
    kill: () => {
      for (const { worker } of members.keys()) worker.process.kill('SIGKILL');
    },
  };
}

interface StartListeners {
  readonly onListening: (url: string) => void;
  readonly onEnded: (exit: WorkerExit, member: Member) => void;
}
