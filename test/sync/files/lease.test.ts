import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { DestinationRefused } from '../../../src/sync/contract/syncError.ts';
import { acquireLease } from '../../../src/sync/files/lease.ts';
import { LOCK_NAME } from '../../../src/sync/files/lock.ts';
import { pidSpace } from '../../../src/sync/files/pidSpace.ts';
import { openDirectoryStore } from '../../../src/sync/files/store/directoryStore.ts';
import type { ObjectStore } from '../../../src/sync/files/store/objectStore.ts';
import { createS3Client } from '../../../src/sync/files/store/s3Client.ts';
import { createS3Store } from '../../../src/sync/files/store/s3Store.ts';
import { temporaryDirectory } from '../../support/export/testExport.ts';
import { until } from '../../support/waiting/until.ts';
import type { S3Server } from '../support/s3Server.ts';
import { BUCKET, S3_KEYS, startS3 } from '../support/s3Server.ts';

const TIMES = { expiryMs: 400, renewalMs: 50, settleMs: 50 };
/** For owners that must not lose the lock on a busy machine. */
const LONG = { ...TIMES, expiryMs: 30_000 };

let s3: S3Server | null = null;

afterEach(async () => {
  await s3?.stop();
  s3 = null;
});

const openS3 = async (): Promise<ObjectStore> => {
  s3 ??= await startS3();
  const credentials = { ...S3_KEYS, sessionToken: undefined };
  const settings = { endpoint: s3.endpoint, region: 'us-east-1', credentials };
  return createS3Store(
    createS3Client({ bucket: BUCKET, prefix: 'lake' }, settings),
    'lake',
    await temporaryDirectory(),
  );
};

const lockOf = (pid: number, host: string, pidSpace: string | null = null) =>
  Buffer.from(JSON.stringify({ owner: 'another', host, pid, pidSpace, renewals: 1 }));

describe.each([
  ['a directory', async () => openDirectoryStore(join(await temporaryDirectory(), 'files'))],
  ['S3', openS3],
])('the lock of %s', (_, open) => {
  it('is free again after its owner has released it', async () => {
    const store = await open();
    const first = await acquireLease(store, sleep, LONG);
    await expect(acquireLease(store, sleep, LONG)).rejects.toThrow('expected no other sync or purge');
    first.assertHeld();
    await first.release();
    const second = await acquireLease(store, sleep, LONG);
    await second.release();
    expect(await store.read(LOCK_NAME)).toBeNull();
    await store.close();
  });

  it('has one owner when two processes take it over at once', async () => {
    const store = await open();
    await store.replace(LOCK_NAME, lockOf(1, 'another-host'));
    // On a busy machine, the two writes can be far apart.
    const times = { ...TIMES, settleMs: 1_000 };
    const settled = await Promise.allSettled([
      acquireLease(store, sleep, times),
      acquireLease(store, sleep, times),
    ]);
    const owners = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(owners).toHaveLength(1);
    await owners[0]?.release();
    await store.close();
  });

  it('is not taken over at once from a process of another host of the same name', async () => {
    const store = await open();
    const { pid } = spawnSync(process.execPath, ['--version']);
    await store.replace(LOCK_NAME, lockOf(pid, hostname(), 'another boot'));
    const seen: string[] = [];
    const renewed = async (): Promise<void> => {
      seen.push(String(await store.read(LOCK_NAME)));
      await store.replace(LOCK_NAME, lockOf(pid, hostname(), 'another boot, renewed'));
    };
    await expect(acquireLease(store, renewed, LONG)).rejects.toThrow('expected no other sync or purge');
    expect(seen).toEqual([String(lockOf(pid, hostname(), 'another boot'))]);
    await store.close();
  });

  it.skipIf(pidSpace() === null)(
    'is taken over at once from a process of this host that is gone',
    async () => {
      const store = await open();
      const { pid } = spawnSync(process.execPath, ['--version']);
      await store.replace(LOCK_NAME, lockOf(pid, hostname(), pidSpace()));
      // The test would not end if it waited for the expiry.
      const endless = { ...LONG, expiryMs: Number.POSITIVE_INFINITY };
      const lease = await acquireLease(store, sleep, endless);
      await lease.release();
      await store.close();
    },
  );

  // An object store may apply a request of a process after the process was killed.
  it.skipIf(pidSpace() === null)(
    'is not lost to a late request of a killed process of this host',
    async () => {
      const store = await open();
      const { pid } = spawnSync(process.execPath, ['--version']);
      const late = lockOf(pid, hostname(), pidSpace());
      await store.replace(LOCK_NAME, late);
      let sleeps = 0;
      const lease = await acquireLease(
        store,
        async () => {
          sleeps += 1;
          if (sleeps === 1) await store.replace(LOCK_NAME, late);
        },
        LONG,
      );
      expect(sleeps).toBe(2);
      await store.replace(LOCK_NAME, late);
      await until(async () => !(await store.read(LOCK_NAME))?.equals(late));
      lease.assertHeld();
      await lease.release();
      expect(await store.read(LOCK_NAME)).toBeNull();
      await store.close();
    },
  );

  it('is not kept when the wait is ended', async () => {
    const store = await open();
    const ended = () => Promise.reject(new Error('ended'));
    await store.replace(LOCK_NAME, lockOf(1, 'another-host'));
    await expect(acquireLease(store, ended, LONG)).rejects.toThrow('ended');
    expect((await store.read(LOCK_NAME))?.toString()).toContain('another-host');
    let sleeps = 0;
    const endedWhileSettling = () => {
      sleeps += 1;
      return sleeps === 1 ? Promise.resolve() : ended();
    };
    const short = { ...LONG, expiryMs: LONG.renewalMs };
    await expect(acquireLease(store, endedWhileSettling, short)).rejects.toThrow('ended');
    expect(await store.read(LOCK_NAME)).toBeNull();
    await store.close();
  });

  it('is lost when another process has written it', async () => {
    const store = await open();
    const lease = await acquireLease(store, sleep, LONG);
    await store.replace(LOCK_NAME, lockOf(1, 'another-host'));
    await until(() => !isHeld(lease.assertHeld));
    await lease.release();
    expect((await store.read(LOCK_NAME))?.toString()).toContain('another-host');
    await store.close();
  });
});

it('keeps the lock when one renewal is refused', async () => {
  const store = await openDirectoryStore(join(await temporaryDirectory(), 'files'));
  let [reads, renewals] = [0, 0];
  const refusing: ObjectStore = {
    ...store,
    read: async (name) => {
      reads += 1;
      // The first two reads are those of `acquireLease`.
      if (reads === 3) throw new DestinationRefused('refused');
      return store.read(name);
    },
    replace: async (name, bytes) => {
      await store.replace(name, bytes);
      renewals += 1;
    },
  };
  const lease = await acquireLease(refusing, sleep, LONG);
  await until(() => renewals > 0 || !isHeld(lease.assertHeld));
  lease.assertHeld();
  await lease.release();
  await store.close();
});

function isHeld(assertHeld: () => void): boolean {
  try {
    assertHeld();
    return true;
  } catch {
    return false;
  }
}
