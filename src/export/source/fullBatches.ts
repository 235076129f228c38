import type { ExecuteOperation } from '../../upstream/history/historyPages.ts';

export interface FullBatches {
  /** The function for operations that read the list. */
  readonly executeList: ExecuteOperation;
  /** For `PageLoaderOptions.scheduleBatch`. */
  readonly scheduleBatch: (dispatch: () => void) => void;
}

/**
 * Sends a batch of further pages when it is full, or when no page of the list is being read: then no more pages would join
 * it. So batches fill up across the pages of the list, and of all intervals that are read at the same time.
 */
export function fullBatches(execute: ExecuteOperation): FullBatches {
  let open: (() => void) | null = null;
  let listsInFlight = 0;
  const sendOpen = (): void => {
    if (listsInFlight > 0) return;
    open?.();
    open = null;
  };
  // Waits for the promises that are settled by now: their operations join the batch.
  const check = (): void => void setImmediate(sendOpen);
  return {
    executeList: (query, variables) => {
      listsInFlight += 1;
      return execute(query, variables).finally(() => {
        listsInFlight -= 1;
        check();
      });
    },
    scheduleBatch: (dispatch) => {
      // A batch begins when the one before was sent, or is full.
      open?.();
      open = dispatch;
      check();
    },
  };
}
