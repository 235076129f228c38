import type { Logger } from './log.ts';

const DAY_MS = 86_400_000;

/** Fields in one log line. Further fields are left out. */
export const MAX_LOGGED_FIELDS = 100;

/** Names of operations for each field. Further names are left out. */
export const MAX_LOGGED_OPERATIONS = 5;

export interface DeprecationLog {
  /** Counts a request. @param operationName null for an operation without a name. */
  add(fields: readonly string[], operationName: string | null): void;
  /** Writes the line for the time since the last one. */
  stop(): void;
}

interface Use {
  requests: number;
  readonly operations: Set<string>;
}

/**
 * Writes one line each day, and one at the end, that names the deprecated fields of the upstream which clients used since the last
 * line. Writes nothing when they used none.
 */
export function startDeprecationLog(log: Logger): DeprecationLog {
  let uses = new Map<string, Use>();

  const addField = (field: string, operationName: string | null): void => {
    const use = uses.get(field) ?? { requests: 0, operations: new Set() };
    if (!uses.has(field) && uses.size >= MAX_LOGGED_FIELDS) return;
    uses.set(field, use);
    use.requests += 1;
    if (operationName !== null && use.operations.size < MAX_LOGGED_OPERATIONS) {
      use.operations.add(operationName);
    }
  };
  const write = (): void => {
    if (uses.size === 0) return;
    const fields = [...uses].map(([field, { requests, operations }]) => ({
      ...{ field, requests, operations: [...operations] },
    }));
    uses = new Map();
    log.warn({ fields }, 'Clients use fields that the upstream has deprecated.');
  };

  const timer = setInterval(write, DAY_MS).unref();
  return {
    add: (fields, operationName) => {
      for (const field of fields) addField(field, operationName);
    },
    stop: () => {
      clearInterval(timer);
      write();
    },
  };
}
