import type { FromProcess, Usage } from './messages.ts';

/**
 * The main function of every measured process. It sends its URL to the runner when it listens, and its CPU time and memory
 * whenever the runner requests them. It exits when the runner ends.
 */
export async function serve(
  start: () => Promise<string>,
  operations: () => number = () => 0,
  longestBlockMs: () => number = () => 0,
): Promise<void> {
  const send = (message: FromProcess): void => {
    process.send?.(message);
  };
  const usage = () => usageNow(operations(), longestBlockMs());
  process.on('disconnect', () => process.exit(0));
  process.on('message', () => send({ kind: 'usage', usage: usage() }));
  const url = await start();
  send({ kind: 'ready', url, usage: usage() });
}

/** Returns an argument that the runner passed to this process. @throws Error when it is missing. */
export function argument(index: number): string {
  const value = process.argv[index + 2];
  if (value === undefined) throw new Error(`expected an argument ${index}, got none`);
  return value;
}

function usageNow(operations: number, longestBlockMs: number): Usage {
  const { user, system } = process.cpuUsage();
  return {
    ...{ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() },
    ...{ operations, longestBlockMs },
  };
}
