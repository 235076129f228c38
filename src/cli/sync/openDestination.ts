import { setTimeout as sleep } from 'node:timers/promises';
import { spellTimestamp } from '../../export/rows/spellTimestamp.ts';
import { createDays } from '../../indicators/days.ts';
import type { Destination } from '../../sync/destination.ts';
import { openFilesDestination } from '../../sync/files/filesDestination.ts';
import type { LeaseTimes } from '../../sync/files/lease.ts';
import { acquireLease } from '../../sync/files/lease.ts';
import { loadZstd } from '../../sync/files/parquet/zstd.ts';
import { openDirectoryStore, removeTemporaryFiles } from '../../sync/files/store/directoryStore.ts';
import type { ObjectStore } from '../../sync/files/store/objectStore.ts';
import { openPostgresDestination } from '../../sync/postgres/postgresDestination.ts';
import type { DestinationAddress } from './syncOptions.ts';

export interface OpenDestinationParts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @default LEASE_TIMES */
  readonly leaseTimes?: LeaseTimes | undefined;
}

/** Opens a destination and locks it. Rejects with a `DestinationRefused` or a `DestinationFailed`. */
export async function openDestination(
  address: DestinationAddress,
  { now, leaseTimes }: OpenDestinationParts,
): Promise<Destination> {
  const spellNow = (): string => spellTimestamp(new Date(now()).toISOString()) ?? '';
  if (address.kind === 'postgres') return openPostgresDestination(address.url, { sleep, spellNow });
  const store = await openStore(address);
  try {
    const lease = await acquireLease(store, sleep, leaseTimes);
    try {
      if (address.kind === 'directory') await removeTemporaryFiles(address.path);
      return await openFilesDestination({ store, lease, zstd: await loadZstd(), createDays, spellNow });
    } catch (error) {
      await lease.release();
      throw error;
    }
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openStore(
  address: Exclude<DestinationAddress, { readonly kind: 'postgres' }>,
): Promise<ObjectStore> {
  return openDirectoryStore(address.kind === 'directory' ? address.path : '');
}
