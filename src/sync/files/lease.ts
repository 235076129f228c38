import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { DestinationFailed } from '../contract/syncError.ts';
import type { Lock } from './lock.ts';
import { LOCK_NAME, readLock, removeLock } from './lock.ts';
import { pidSpace } from './pidSpace.ts';
import type { ObjectStore } from './store/objectStore.ts';

export interface LeaseTimes {
  /** A lock that does not change for so long is from a process that ended. In milliseconds. */
  readonly expiryMs: number;
  /** How often the owner changes its lock, in milliseconds. */
  readonly renewalMs: number;
  /** The wait before a new lock is read again, in milliseconds: longer than two processes need to write one. */
  readonly settleMs: number;
}

export const LEASE_TIMES: LeaseTimes = { expiryMs: 60_000, renewalMs: 15_000, settleMs: 2_000 };

export interface Lease {
  /** Rejects with a `DestinationFailed` if another process may have the lock now. */
  assertHeld(): void;
  release(): Promise<void>;
}

/**
 * Locks a store with an object that its owner renews. Nobody has to remove the lock of a process that was killed: it is
 * taken over when it has not changed for `expiryMs`, or at once if the process was on this host and is gone. The clocks of
 * hosts are not compared.
 *
 * Two processes can write the lock at the same time: when they take it over, and if the store cannot create an object
 * atomically. So each process waits for `settleMs` after it wrote the lock, and reads it again: the last one that wrote it
 * has the lock.
 *
 * Rejects with a `DestinationFailed` if another process has the lock.
 *
 * @param sleep can reject to end the wait. Then the lock is not held.
 */
export async function acquireLease(
  store: ObjectStore,
  sleep: (delayMs: number) => Promise<void>,
  times: LeaseTimes = LEASE_TIMES,
): Promise<Lease> {
  const owner = randomUUID();
  let renewals = 0;
  const write = async (isFree: boolean): Promise<boolean> => {
    renewals += 1;
    const lock = { owner, host: hostname(), pid: process.pid, pidSpace: pidSpace(), renewals };
    const bytes = Buffer.from(`${JSON.stringify(lock)}\n`);
    if (isFree) return store.create(LOCK_NAME, bytes);
    await store.replace(LOCK_NAME, bytes);
    return true;
  };

  while (true) {
    const found = await readLock(store);
    if (found !== null && !(await isAbandoned(found, store, sleep, times))) throw locked(store, found);
    if (!(await write(found === null))) continue;
    if (found !== null || !store.isCreateAtomic) await settle(store, owner, () => sleep(times.settleMs));
    const now = await readLock(store);
    if (now?.owner === owner) return keepLease(store, { owner, write, times });
    if (now !== null && !isOfKilledProcess(now)) throw locked(store, now);
  }
}

/** Waits for other processes that may be writing the lock now. If the wait is ended, the lock is free again. */
async function settle(store: ObjectStore, owner: string, wait: () => Promise<void>): Promise<void> {
  try {
    await wait();
  } catch (error) {
    await removeLock(store, owner);
    throw error;
  }
}

async function isAbandoned(
  found: Lock,
  store: ObjectStore,
  sleep: (delayMs: number) => Promise<void>,
  { expiryMs, renewalMs }: LeaseTimes,
): Promise<boolean> {
  if (isOfKilledProcess(found)) return true;
  for (let waitedMs = 0; waitedMs < expiryMs; waitedMs += renewalMs) {
    await sleep(Math.min(renewalMs, expiryMs - waitedMs));
    const now = await readLock(store);
    if (now?.text !== found.text) return now === null;
  }
  return true;
}

/**
 * Whether the owner of a lock was on this host and is gone. Such a lock can also appear later, because an object store may
 * apply a request of a process after the process was killed.
 */
function isOfKilledProcess(found: Lock): boolean {
  const isOfThisHost = found.host === hostname() && found.pidSpace !== null && found.pidSpace === pidSpace();
  return isOfThisHost && !isRunning(found);
}

/** The locks that this process holds. */
const ownersHere = new Set<string>();

function isRunning({ owner, pid }: Lock): boolean {
  // The id was given again: the lock of another owner is from an earlier process.
  if (pid === process.pid) return ownersHere.has(owner);
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function locked({ name }: ObjectStore, { host, pid }: Lock): DestinationFailed {
  return new DestinationFailed(
    `${name}: expected no other sync or purge of the destination, one is running (host ${host}, process ${pid})`,
  );
}

function keepLease(
  store: ObjectStore,
  {
    owner,
    write,
    times,
  }: {
    readonly owner: string;
    readonly write: (isFree: boolean) => Promise<boolean>;
    readonly times: LeaseTimes;
  },
): Lease {
  ownersHere.add(owner);
  let renewedAtMs = performance.now();
  let isLost = false;
  let lastFailure: unknown;
  let renewal: Promise<void> = Promise.resolve();
  const isRenewed = (): boolean => performance.now() - renewedAtMs < times.expiryMs;
  const renew = async (): Promise<void> => {
    const startedAtMs = performance.now();
    const now = await readLock(store);
    // Before the expiry no other process can take the lock. So this lock comes from a late request of a killed process.
    const isLate = isRenewed() && now !== null && isOfKilledProcess(now);
    if (now?.owner !== owner && !isLate) isLost = true;
    if (isLost) return;
    await write(false);
    renewedAtMs = startedAtMs;
  };
  const timer = setInterval(() => {
    // A renewal that fails is repeated at the next turn. `assertHeld` rejects when too many have failed.
    renewal = renew().catch((error: unknown) => {
      lastFailure = error;
    });
  }, times.renewalMs);
  timer.unref();
  return {
    assertHeld: () => {
      if (!isLost && isRenewed()) return;
      throw new DestinationFailed(
        `${store.name}: expected to hold the lock, another process may have it now`,
        { cause: lastFailure },
      );
    },
    release: async () => {
      clearInterval(timer);
      ownersHere.delete(owner);
      await renewal;
      await removeLock(store, owner);
    },
  };
}
