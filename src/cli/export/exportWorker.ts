import { parentPort, workerData } from 'node:worker_threads';
import { createLogger } from '../../logging/log.ts';
import { CommandFailed, UsageError } from '../support/exitCodes.ts';
import type { FailureKind, Outcome, ThreadMessage } from './exportThread.ts';
import type { ExportTask } from './runExport.ts';
import { runExport } from './runExport.ts';

/** The thread of an export. It reports its progress, and at the end the outcome. */
const task: ExportTask = workerData;
const report = (message: ThreadMessage): void => parentPort?.postMessage(message);

report(
  await runExport(task, {
    log: createLogger({ level: task.config.logLevel, destination: process.stderr }),
    onProgress: (event) => report({ kind: 'progress', event }),
  }).then(
    (manifest): Outcome => ({ kind: 'done', manifest }),
    (error: unknown): Outcome => ({ kind: 'failed', as: kindOf(error), message: messageOf(error) }),
  ),
);

function kindOf(error: unknown): FailureKind {
  if (error instanceof UsageError) return 'usage';
  return error instanceof CommandFailed ? 'failed' : 'unexpected';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
