import pLimit from 'p-limit';
import type { Interval } from '../upstream/closedConversations/interval.ts';
import type { PartFiles, PartSummary } from './files/partFiles.ts';
import type { OnProgress } from './progress.ts';
import type { ContactBatch, ContactSource } from './source/contactSource.ts';

export interface WindowParts {
  readonly source: ContactSource;
  readonly files: PartFiles;
  readonly onProgress: OnProgress;
  /** Upstream operations in flight at once. */
  readonly parallel: number;
  /** The value of that column. */
  readonly exportedAt: string;
}

/** Windows that are being read. */
export interface Reading {
  /** One summary for each window, in order, as soon as its files are written. Null if the reading failed before. */
  readonly windows: readonly Promise<PartSummary | null>[];
  /** Resolves when all windows are read. Rejects with the first failure, when no window is being read any more. */
  readonly end: Promise<readonly PartSummary[]>;
  /** Starts no further window. `end` rejects with the failure, unless another one came before. */
  fail(failure: unknown): void;
  /** Whether a window or the writing has failed. */
  hasFailed(): boolean;
}

/** Reads each window into its files, some at once. A window that an earlier run finished is not read again. */
export async function readWindows(
  windows: readonly Interval[],
  { source, files, onProgress, parallel, exportedAt }: WindowParts,
): Promise<Reading> {
  const known = await Promise.all(windows.map((_, index) => files.summaryOf(index)));
  const done = known.filter(isFinished).length;
  onProgress({ kind: 'started', phase: 'reading', windows: windows.length, done });
  const limit = pLimit({ concurrency: parallel + MORE_WINDOWS, rejectOnClear: true });
  const failures: unknown[] = [];
  const fail = (failure: unknown): void => {
    failures.push(failure);
    limit.clearQueue();
  };
  const readWindow = async (window: Interval, index: number): Promise<PartSummary> => {
    const before = known[index] ?? null;
    if (isFinished(before)) return before;
    const onBatch = ({ contactRows }: ContactBatch): void =>
      onProgress({ kind: 'contacts', count: contactRows.count });
    const summary = await files.write(index, source(window, exportedAt), onBatch, before);
    onProgress({ kind: 'windowDone' });
    return summary;
  };
  const summaries = windows.map((window, index) =>
    limit(readWindow, window, index).catch((failure: unknown) => {
      fail(failure);
      return null;
    }),
  );
  const end = Promise.all(summaries).then((read) => {
    onProgress({ kind: 'stopped' });
    if (failures.length > 0) throw failures[0];
    return read.filter((summary) => summary !== null);
  });
  return { windows: summaries, end, fail, hasFailed: () => failures.length > 0 };
}

/**
 * Windows that are read at once, beyond the operations in flight: while some wait for further pages of long histories, others
 * read the list.
 */
const MORE_WINDOWS = 8;

/** A window with unavailable conversations is not finished: the next run reads it again. */
function isFinished(summary: PartSummary | null): summary is PartSummary {
  return summary !== null && summary.unavailable.length === 0;
}
