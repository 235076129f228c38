import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { packageFile } from '../../package/packageFile.ts';
import type { Batch } from './input/batches.ts';
import type { RebuildOptions, RebuiltBatch } from './rebuildBatch.ts';
import { createRebuildBatch } from './rebuildBatch.ts';

/** Rebuilds batches, in this thread or in others. */
export interface Rebuilder {
  /** The batches that it takes at once. With more, more of the input is in memory. */
  readonly maxInWork: number;
  readonly rebuild: (batch: Batch) => Promise<RebuiltBatch>;
  readonly stop: () => Promise<void>;
}

/** Batches that wait for each thread, beside the one that it rebuilds. */
const WAITING_PER_THREAD = 1;

/** Threads start behind this many bytes. For fewer, starting them takes longer than they save. */
const BYTES_BEFORE_THREADS = 8 * 1024 * 1024;

/** More threads are used only when the user says so: each takes about 50 MB. */
const MAX_THREADS_BY_DEFAULT = 4;

/** @param threadCount 1: this thread. Null: this thread at first, and one for each core when the input is large. */
export function createRebuilder(threadCount: number | null, options: RebuildOptions): Rebuilder {
  if (threadCount === null) return growingRebuilder(options);
  return threadCount === 1 ? localRebuilder(options) : threadedRebuilder(threadCount, options);
}

function localRebuilder(options: RebuildOptions): Rebuilder {
  const rebuildBatch = createRebuildBatch(options);
  return {
    maxInWork: 1,
    rebuild: async (batch) => rebuildBatch(batch),
    stop: async () => undefined,
  };
}

function growingRebuilder(options: RebuildOptions): Rebuilder {
  const threadCount = Math.min(availableParallelism(), MAX_THREADS_BY_DEFAULT);
  let current = localRebuilder(options);
  let threaded: Rebuilder | null = null;
  let bytesBefore = 0;
  return {
    get maxInWork() {
      return current.maxInWork;
    },
    rebuild: (batch) => {
      const isLarge = bytesBefore >= BYTES_BEFORE_THREADS;
      if (isLarge && threadCount > 1) current = threaded ??= threadedRebuilder(threadCount, options);
      bytesBefore += batch.bytes.length;
      return current.rebuild(batch);
    },
    stop: () => current.stop(),
  };
}

function threadedRebuilder(threadCount: number, options: RebuildOptions): Rebuilder {
  const threads = Array.from({ length: threadCount }, () => startThread(options));
  let next = 0;
  return {
    maxInWork: threadCount * (1 + WAITING_PER_THREAD),
    rebuild: (batch) => {
      const thread = threads[next % threadCount];
      if (thread === undefined) throw new Error(`Expected at least one thread, got ${threadCount}.`);
      next += 1;
      return thread.rebuild(batch);
    },
    stop: async () => {
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}

interface Thread {
  readonly rebuild: (batch: Batch) => Promise<RebuiltBatch>;
  readonly stop: () => Promise<unknown>;
}

interface Waiting {
  readonly resolve: (result: RebuiltBatch) => void;
  readonly reject: (error: unknown) => void;
}

function startThread(options: RebuildOptions): Thread {
  const worker = new Worker(packageFile('dist/cli/reconstruct/rebuildWorker.js'), { workerData: options });
  /** In the order of the messages: a thread rebuilds one batch after the other. */
  const waiting: Waiting[] = [];
  let failure: unknown = null;
  worker.on('message', (result: RebuiltBatch) => waiting.shift()?.resolve(result));
  worker.on('error', (error) => {
    failure = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
    rebuild: (batch) => {
      if (failure !== null) return Promise.reject(failure);
      const result = new Promise<RebuiltBatch>((resolve, reject) => waiting.push({ resolve, reject }));
      // A failure is reported when its turn comes.
      result.catch(() => undefined);
      worker.postMessage(batch, [batch.bytes.buffer]);
      return result;
    },
    stop: () => worker.terminate(),
  };
}
