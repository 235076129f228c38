import type { IncomingHttpHeaders } from 'node:http';

/** One GraphQL operation as it was received. */
export interface RecordedOperation {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<IncomingHttpHeaders>;
}

/** Keeps the newest operations, and counts all of them. */
export const MAX_RECORDED_OPERATIONS = 10_000;

export interface Recorder {
  readonly operations: readonly RecordedOperation[];
  readonly count: number;
  record(operation: RecordedOperation): void;
  clear(): void;
}

export function createRecorder(most: number = MAX_RECORDED_OPERATIONS): Recorder {
  let operations: RecordedOperation[] = [];
  let count = 0;
  return {
    // Up to twice as many are kept as are returned, so that old ones are seldom removed.
    get operations() {
      return operations.slice(-most);
    },
    get count() {
      return count;
    },
    record: (operation) => {
      count += 1;
      operations.push(operation);
      if (operations.length >= 2 * most) operations = operations.slice(-most);
    },
    clear: () => {
      operations = [];
      count = 0;
    },
  };
}
