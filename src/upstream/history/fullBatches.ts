import type { ExecuteOperation } from './historyPages.ts';

export interface FullBatches {
  /** The function for the operations that a batch waits for. */
  readonly execute: ExecuteOperation;
  /** For `PageLoaderOptions.scheduleBatch`. */
  readonly scheduleBatch: (dispatch: () => void) => void;
}

/**
 * Sends a batch of further pages when it is full, or when fewer than `operationsAtOnce` operations run. So batches fill up while
 * pages of the list are read.
 *
 * @param operationsAtOnce with the limit of `execute`, no operation waits that could run.
 */
export function fullBatches(execute: ExecuteOperation, operationsAtOnce: number): FullBatches {
  let open: (() => void) | null = null;
  let operations = 0;
  const sendOpen = (): void => {
    if (operations >= operationsAtOnce) return;
    open?.();
    open = null;
  };
  // Waits for the promises that are settled by now: their operations come first, and their pages join the batch.
  const check = (): void => void setImmediate(sendOpen);
  return {
    execute: (query, variables) => {
      operations += 1;
      return execute(query, variables).finally(() => {
        operations -= 1;
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
