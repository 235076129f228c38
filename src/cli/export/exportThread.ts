import { Worker } from 'node:worker_threads';
import type { Manifest } from '../../export/files/manifest.ts';
import type { OnProgress, ProgressEvent } from '../../export/progress.ts';
import { packageFile } from '../../package/packageFile.ts';
import { CommandFailed, UsageError } from '../support/exitCodes.ts';
import type { ExportTask } from './runExport.ts';

/** The messages of the thread. The outcome is the last one. */
export type ThreadMessage = { readonly kind: 'progress'; readonly event: ProgressEvent } | Outcome;

export type Outcome =
  | { readonly kind: 'done'; readonly manifest: Manifest }
  | { readonly kind: 'failed'; readonly as: FailureKind; readonly message: string };

export type FailureKind = 'usage' | 'failed' | 'unexpected';

/**
 * With these limits the whole process stays below 256 MB, for exports of any length. Without a limit, the heap grows to
 * several times the memory in use before Node collects garbage. A thread's heap can be limited without a flag on Node's
 * command line.
 */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 48 };

/** Runs the export in a thread with a small heap. Rejects with a `UsageError` or a `CommandFailed`. */
export async function runInThread(
  task: ExportTask,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Manifest> {
  signal.throwIfAborted();
  const worker = new Worker(packageFile('dist/cli/export/exportWorker.js'), {
    workerData: task,
    resourceLimits: HEAP_LIMITS,
  });
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  return new Promise<Manifest>((resolve, reject) => {
    let outcome: Outcome = { kind: 'failed', as: 'unexpected', message: 'the export ended before its time' };
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') onProgress(message.event);
      else outcome = message;
    });
    worker.on('error', (error) => reject(deathOf(error)));
    // The thread's log lines have all arrived when it exits.
    worker.on('exit', () => {
      if (outcome.kind === 'done') resolve(outcome.manifest);
      else reject(failureOf(outcome));
    });
  }).finally(() => signal.removeEventListener('abort', stop));
}

function failureOf({ as, message }: Extract<Outcome, { readonly kind: 'failed' }>): Error {
  switch (as) {
    case 'usage':
      return new UsageError(message);
    case 'failed':
      return new CommandFailed(message);
    case 'unexpected':
      return new Error(message);
  }
}

function deathOf(error: unknown): unknown {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (!isMemory) return error;
  return new CommandFailed(
    'export: the conversations read at once took too much memory: a smaller --page-size, or --parallel 1, takes less',
    { cause: error },
  );
}
