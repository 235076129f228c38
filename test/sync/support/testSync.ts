import { readFileSync } from 'node:fs';
import { openDestination } from '../../../src/cli/sync/openDestination.ts';
import type { RunSyncParts } from '../../../src/cli/sync/runSyncCommand.ts';
import { runSyncCommand } from '../../../src/cli/sync/runSyncCommand.ts';
import type { SyncCommandOptions } from '../../../src/cli/sync/syncOptions.ts';
import { parseSyncOptions } from '../../../src/cli/sync/syncOptions.ts';
import type { Config } from '../../../src/config/config.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/logging/log.ts';
import type { Destination } from '../../../src/sync/contract/destination.ts';
import type { SyncSummary } from '../../../src/sync/runSync.ts';
import { S3_KEYS } from './s3Server.ts';

/** Tests wait for a new lock only for a short time. */
export const QUICK_LEASE = { expiryMs: 20_000, renewalMs: 2_000, settleMs: 50 };

export interface TestSyncOptions {
  readonly to: string;
  readonly upstreamUrl: string;
  readonly tokenFile: string | null;
  readonly nowMs: number;
  readonly since?: string;
  readonly lookBack?: string;
  readonly timeZone?: string;
  readonly parallel?: string;
  readonly s3Endpoint?: string;
  readonly secretAccessKey?: string;
  /** The file of the upstream's schema, or `introspect`. */
  readonly upstreamSchema?: string;
  readonly signal?: AbortSignal;
  /** Of waits for the upstream. @default the clock of the system */
  readonly clock?: RunSyncParts['clock'];
  readonly maxRps?: string;
  /** Opens another destination instead. */
  readonly open?: () => Promise<Destination>;
}

/** The environment of a sync. */
export function syncEnvironment({
  upstreamUrl,
  s3Endpoint,
  secretAccessKey,
  // Faster than introspection, and the test runs many syncs.
  upstreamSchema = 'schema/upstream.graphql',
}: TestSyncOptions): Record<string, string> {
  return {
    UPSTREAM_URL: upstreamUrl,
    UPSTREAM_SCHEMA: upstreamSchema,
    AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey ?? S3_KEYS.secretAccessKey,
    ...(s3Endpoint !== undefined && { AWS_ENDPOINT_URL: s3Endpoint }),
  };
}

function configOf(options: TestSyncOptions): Config {
  return readConfig(syncEnvironment(options), (path) => readFileSync(path, 'utf8'));
}

/** One run of the command. */
export function sync(options: TestSyncOptions): Promise<SyncSummary> {
  const { to, since, tokenFile, nowMs, lookBack = '3', timeZone = 'UTC', parallel = '4' } = options;
  const { signal = new AbortController().signal, open = () => openTestDestination(options) } = options;
  const { clock, maxRps } = options;
  const raw = {
    to,
    lookBack,
    timeZone,
    parallel,
    ...(since !== undefined && { since }),
    ...(maxRps !== undefined && { maxRps }),
  };
  const parsed: SyncCommandOptions = parseSyncOptions(raw);
  return runSyncCommand(parsed, {
    ...{ config: configOf(options), tokenFile, now: () => nowMs, signal },
    log: createLogger({ level: 'silent' }),
    clock,
    openDestination: open,
  });
}

export function openTestDestination(options: TestSyncOptions): Promise<Destination> {
  const { to: address } = parseSyncOptions({ to: options.to, lookBack: '0', timeZone: 'UTC', parallel: '1' });
  const { objectStorage } = configOf(options);
  return openDestination(address, { objectStorage, now: () => options.nowMs, leaseTimes: QUICK_LEASE });
}
