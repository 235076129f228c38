import { parentPort, workerData } from 'node:worker_threads';
import type { Batch } from './input/batches.ts';
import type { RebuildOptions } from './rebuildBatch.ts';
import { createRebuildBatch } from './rebuildBatch.ts';

/** A thread that rebuilds batches, one after the other. */
const options: RebuildOptions = workerData;
const rebuildBatch = createRebuildBatch(options);

parentPort?.on('message', (batch: Batch) => {
  const result = rebuildBatch(batch);
  parentPort?.postMessage(result, [result.bytes.buffer]);
});
