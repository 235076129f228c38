import { isDay } from '../../indicators/calendarDay.ts';
import type { Day } from '../../indicators/days.ts';
import { isTimeZone } from '../../indicators/timeSteps.ts';
import { parseRate } from '../export/exportOptions.ts';
import { UsageError } from '../support/exitCodes.ts';

/** The options as commander returns them. */
export interface RawSyncOptions {
  readonly to: string;
  readonly since?: string;
  readonly lookBack: string;
  readonly timeZone: string;
  readonly every?: string;
  readonly parallel: string;
  readonly maxRps?: string;
  readonly tokenFile?: string;
}

export interface SyncCommandOptions {
  readonly to: DestinationAddress;
  readonly since: Day | null;
  readonly lookBackDays: number;
  readonly timeZone: string;
  /** Null: one run. */
  readonly everyMs: number | null;
  readonly parallel: number;
  /** Upstream operations per second. Null: as many as the upstream allows. */
  readonly maxPerSecond: number | null;
}

export type DestinationAddress =
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string }
  /** The URL may hold a password. */
  | { readonly kind: 'postgres'; readonly url: string };

export const DEFAULT_LOOK_BACK_DAYS = 3;
const MAX_LOOK_BACK_DAYS = 366;
export const DEFAULT_SYNC_PARALLEL = 4;
const MAX_SYNC_PARALLEL = 16;
/** The shortest and the longest time between two runs. */
const MIN_EVERY_MS = 10_000;
const MAX_EVERY_MS = 7 * 86_400_000;

/** @throws UsageError with one line for each invalid option. */
export function parseSyncOptions(raw: RawSyncOptions): SyncCommandOptions {
  const problems: string[] = [];
  const since = raw.since ?? null;
  if (since !== null && !isDay(since))
    problems.push(`--since: expected a day, as 2026-01-31, got "${since}"`);
  if (!isTimeZone(raw.timeZone)) {
    problems.push(`--time-zone: expected a name such as Europe/Paris, got "${raw.timeZone}"`);
  }
  const options: SyncCommandOptions = {
    to: parseAddress(raw.to, problems),
    since,
    lookBackDays: parseNumber('--look-back', raw.lookBack, { min: 0, max: MAX_LOOK_BACK_DAYS }, problems),
    timeZone: raw.timeZone,
    everyMs: raw.every === undefined ? null : parseEvery(raw.every, problems),
    parallel: parseNumber('--parallel', raw.parallel, { min: 1, max: MAX_SYNC_PARALLEL }, problems),
    maxPerSecond: raw.maxRps === undefined ? null : parseRate(raw.maxRps, problems),
  };
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `sync: ${problem}`).join('\n'));
  return options;
}

/** The URL is not part of the message: it may hold a password. */
export function parseAddress(text: string, problems: string[]): DestinationAddress {
  if (/^postgres(ql)?:\/\//.test(text)) {
    if (!URL.canParse(text))
      problems.push('--to: expected postgres://HOST/DATABASE, got a URL that cannot be read');
    return { kind: 'postgres', url: text };
  }
  if (text.startsWith('s3://')) {
    const [, bucket = '', prefix = ''] =
      /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text) ?? [];
    if (bucket === '') problems.push('--to: expected s3://BUCKET/PREFIX, got another s3 URL');
    return { kind: 's3', bucket, prefix: prefix.replace(/\/+$/, '') };
  }
  if (text === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    problems.push(
      '--to: expected a directory, s3://BUCKET/PREFIX or postgres://HOST/DATABASE, got another address',
    );
  }
  return { kind: 'directory', path: text };
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function parseNumber(option: string, text: string, { min, max }: Bounds, problems: string[]): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value < min || value > max) {
    problems.push(`${option}: expected a whole number from ${min} to ${max}, got "${text}"`);
  }
  return value;
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseEvery(text: string, problems: string[]): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const valueMs = Number(count) * (UNITS_MS[unit] ?? 0);
  if (valueMs < MIN_EVERY_MS || valueMs > MAX_EVERY_MS) {
    problems.push(`--every: expected a duration from 10s to 7d, as 15m or 1h, got "${text}"`);
  }
  return valueMs;
}
