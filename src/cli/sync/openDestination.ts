import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { ObjectStorageConfig } from '../../config/objectStorageConfig.ts';
import { spellTimestamp } from '../../export/rows/columns/spellTimestamp.ts';
import { createDays } from '../../indicators/days.ts';
import type { Destination } from '../../sync/contract/destination.ts';
import { DestinationRefused } from '../../sync/contract/syncError.ts';
import { openFilesDestination } from '../../sync/files/filesDestination.ts';
import type { LeaseTimes } from '../../sync/files/lease.ts';
import { acquireLease } from '../../sync/files/lease.ts';
import { FILE_TABLES } from '../../sync/files/manifest.ts';
import { loadZstd } from '../../sync/files/parquet/zstd.ts';
import { openDirectoryStore, removeTemporaryFiles } from '../../sync/files/store/directoryStore.ts';
import type { ObjectStore } from '../../sync/files/store/objectStore.ts';
import { createS3Client } from '../../sync/files/store/s3Client.ts';
import { createS3Store } from '../../sync/files/store/s3Store.ts';
import { openPostgresDestination } from '../../sync/postgres/postgresDestination.ts';
import type { DestinationAddress } from './syncOptions.ts';

export interface OpenDestinationParts {
  readonly objectStorage: ObjectStorageConfig;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ends the wait for a lock. By default, nothing ends it. */
  readonly signal?: AbortSignal | undefined;
  /** @default LEASE_TIMES */
  readonly leaseTimes?: LeaseTimes | undefined;
}

/**
 * Opens a destination and locks it. Rejects with a `DestinationRefused` or a `DestinationFailed`, and with an `AbortError`
 * when the signal aborts.
 */
export async function openDestination(
  address: DestinationAddress,
  { objectStorage, now, signal, leaseTimes }: OpenDestinationParts,
): Promise<Destination> {
  const sleep = (delayMs: number): Promise<void> => setTimeout(delayMs, undefined, { signal });
  const spellNow = (): string => spellTimestamp(new Date(now()).toISOString()) ?? '';
  if (address.kind === 'postgres') return openPostgresDestination(address.url, { sleep, spellNow });
  const store = await openStore(address, objectStorage);
  try {
    const lease = await acquireLease(store, sleep, leaseTimes);
    try {
      const zstd = await loadZstd();
      const destination = await openFilesDestination({ store, lease, zstd, createDays, spellNow });
      if (address.kind === 'directory') await removeTemporaryFiles(address.path, FILE_TABLES);
      return destination;
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
  { endpoint, region, accessKeyId, secretAccessKey, sessionToken }: ObjectStorageConfig,
): Promise<ObjectStore> {
  if (address.kind === 'directory') return openDirectoryStore(address.path);
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new DestinationRefused(
      'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: expected credentials for s3, got none',
    );
  }
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  return createS3Store(createS3Client(address, { endpoint, region, credentials }), address.prefix, tmpdir());
}
