import { availableParallelism } from 'node:os';
import type { Access } from './accessConfig.ts';
import type { ConnectionsConfig } from './connectionsConfig.ts';
import type { EnvironmentReader } from './environment.ts';
import type { UpstreamConfig } from './upstreamConfig.ts';

/** The largest value of `WORKERS`. */
export const MAX_WORKERS = 128;

/** Reads `WORKERS`: `auto` is the number of cores that this process may use, at most `MAX_WORKERS`. */
export function readWorkers(read: EnvironmentReader): number {
  return read.checked('WORKERS', 1, (text) => {
    if (text === 'auto') return { value: Math.min(MAX_WORKERS, availableParallelism()) };
    const value = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
    return value >= 1 && value <= MAX_WORKERS
      ? { value }
      : { expected: `auto or a whole number from 1 to ${MAX_WORKERS}` };
  });
}

/** The settings that hold limits which the workers divide. */
export type DividedSettings = Pick<ConnectionsConfig, 'connections'> &
  Pick<UpstreamConfig, 'upstreamCalls'> & { readonly access: Access };

/** Each worker needs at least 1 of each limit that they divide. */
export function checkDividedLimits(
  read: EnvironmentReader,
  workers: number,
  { connections, upstreamCalls, access }: DividedSettings,
): void {
  const limits = [
    ['MAX_CONNECTIONS', connections.maxConnections],
    ['UPSTREAM_MAX_CONNECTIONS', upstreamCalls.maxConnections],
    ['CLIENT_MAX_OPERATIONS', access.mode === 'service' ? access.clientLimits.maxOperations : undefined],
  ] as const;
  for (const [name, limit] of limits) {
    if (limit !== undefined && limit < workers) {
      read.problem('WORKERS', `at most ${limit}, as the workers divide ${name}`, String(workers));
    }
  }
}
