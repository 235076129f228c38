import { Worker } from 'node:worker_threads';
import { packageFile } from '../../package/packageFile.ts';
import type { Batch } from './batches.ts';
import type { RebuildOptions, RebuiltBatch } from './rebuildBatch.ts';

/** Batches that wait in each thread, beside the one that it rebuilds. With more, more of the input is in memory. */
const WAITING_PER_THREAD = 1;

/** Rebuilds batches in several threads. The results come in the order of the batches. Rejects if a thread fails. */
export async function* rebuildInThreads(
  batches: AsyncIterable<Batch>,
  threadCount: number,
  options: RebuildOptions,
): AsyncGenerator<RebuiltBatch, void, undefined> {
  const threads = Array.from({ length: threadCount }, () => startThread(options));
  const results: Promise<RebuiltBatch>[] = [];
  try {
    let next = 0;
    for await (const batch of batches) {
      const thread = threads[next % threadCount];
      if (thread === undefined) throw new Error(`Expected at least one thread, got ${threadCount}.`);
      results.push(thread.rebuild(batch));
      next += 1;
      if (results.length < threadCount * (1 + WAITING_PER_THREAD)) continue;
      const first = await results.shift();
      if (first !== undefined) yield first;
    }
    for (const result of results) yield await result;
  } finally {
    await Promise.all(threads.map((thread) => thread.stop()));
  }
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
