/**
 * Waits for a command of Redis, at most this long. The command itself is not cancelled: a late response is dropped.
 *
 * @throws Error after `limitMs` milliseconds, with the limit in its message.
 */
export function limitTime<T>(command: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no response within ${limitMs} ms`)), limitMs);
    command.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
