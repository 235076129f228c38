import { parseTimestamp } from '../../contacts/facts/instant.ts';
import type { Shard } from '../../export/files/windows.ts';
import type { ExportFormat } from '../../export/formats/format.ts';
import { FORMATS, formatOfEnding } from '../../export/formats/format.ts';
import type { RowArguments } from '../../export/rows/rowArguments.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { UsageError } from '../support/exitCodes.ts';
import type { RawRowOptions } from './rowOptions.ts';
import { conversationsFormatOf, parseRowOptions } from './rowOptions.ts';

/** The options as commander returns them. */
export interface RawExportOptions extends RawRowOptions {
  readonly from: string;
  readonly to: string;
  readonly format?: string;
  readonly out?: string;
  readonly resume?: boolean;
  readonly parallel: string;
  readonly maxRps?: string;
  readonly pageSize: string;
  readonly shard?: string;
  readonly tokenFile?: string;
}

export interface ExportOptions {
  readonly interval: Interval;
  readonly format: ExportFormat;
  /** The path of the file. Null is standard output. */
  readonly out: string | null;
  readonly resume: boolean;
  readonly parallel: number;
  /** Upstream operations in a second. Null for no maximum. */
  readonly maxPerSecond: number | null;
  readonly pageSize: number;
  readonly shard: Shard | null;
  /** The path of the file of conversations. Null without one. */
  readonly conversationsOut: string | null;
  readonly conversationsFormat: ExportFormat | null;
  readonly rows: RowArguments;
}

export const DEFAULT_PARALLEL = 2;
/** Upstream's rate limit is not published. More parallel requests would only reach it earlier. */
export const MAX_PARALLEL = 16;
/** Upstream's own limit, in conversations. */
export const MAX_PAGE_SIZE = 100;
/** Operations in a second. */
const MIN_RATE = 0.1;
const MAX_RATE = 1_000;
const MAX_SHARDS = 10_000;
/** The longest interval: a leap year. Longer intervals need several exports. */
export const MAX_INTERVAL_DAYS = 366;
const DAY_MS = 86_400_000;

/** @throws UsageError with one line for each invalid option. */
export function parseExportOptions(raw: RawExportOptions, nowMs: number): ExportOptions {
  const problems: string[] = [];
  const out = raw.out === undefined || raw.out === '-' ? null : raw.out;
  const interval = parseInterval(raw, nowMs, problems);
  const format = parseFormat(raw.format, out, problems);
  const options = {
    ...{ interval, format, out },
    resume: raw.resume ?? false,
    parallel: parseWholeNumber('--parallel', raw.parallel, MAX_PARALLEL, problems),
    maxPerSecond: raw.maxRps === undefined ? null : parseRate(raw.maxRps, problems),
    pageSize: parseWholeNumber('--page-size', raw.pageSize, MAX_PAGE_SIZE, problems),
    shard: raw.shard === undefined ? null : parseShard(raw.shard, problems),
    conversationsOut: raw.conversations ?? null,
    conversationsFormat: conversationsFormatOf(raw, format, problems),
    rows: parseRowOptions(raw, problems),
  };
  if (options.resume && out === null) problems.push('--resume: expected --out with a file, got none');
  if (options.conversationsOut !== null && out === null) {
    problems.push('--conversations: expected --out with a file, got none');
  }
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `export: ${problem}`).join('\n'));
  return options;
}

function parseInterval({ from, to }: RawExportOptions, nowMs: number, problems: string[]): Interval {
  const interval = { from: parseInstant('--from', from, problems), to: parseInstant('--to', to, problems) };
  const lengthMs = interval.to - interval.from;
  if (Number.isNaN(lengthMs)) return interval;
  if (lengthMs <= 0) problems.push(`--to: expected a time after --from, got "${to}"`);
  if (lengthMs > MAX_INTERVAL_DAYS * DAY_MS) {
    problems.push(`--to: expected at most ${MAX_INTERVAL_DAYS} days after --from, got "${to}"`);
  }
  // Conversations that are closed later would be missing, without a notice.
  if (interval.to > nowMs) problems.push(`--to: expected a time that has passed, got "${to}"`);
  return interval;
}

function parseInstant(option: string, text: string, problems: string[]): number {
  const moment = parseTimestamp(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (moment !== null) return moment.at;
  problems.push(`${option}: expected a day or an ISO 8601 time with Z or an offset, got "${text}"`);
  return Number.NaN;
}

/** The given format, or else the format of the file's extension. The default is NDJSON. */
function parseFormat(text: string | undefined, out: string | null, problems: string[]): ExportFormat {
  const ofEnding = out === null ? null : formatOfEnding(out);
  if (text === undefined) return ofEnding ?? 'ndjson';
  const format = FORMATS.find((known) => known === text);
  if (format === undefined) {
    problems.push(`--format: expected one of ${FORMATS.join(', ')}, got "${text}"`);
  } else if (ofEnding !== null && ofEnding !== format) {
    problems.push(`--format: expected ${ofEnding}, as --out "${out}" ends, got "${text}"`);
  }
  return format ?? 'ndjson';
}

function parseWholeNumber(option: string, text: string, most: number, problems: string[]): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) {
    problems.push(`${option}: expected a whole number from 1 to ${most}, got "${text}"`);
  }
  return value;
}

function parseRate(text: string, problems: string[]): number {
  const value = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (value < MIN_RATE || value > MAX_RATE) {
    problems.push(`--max-rps: expected a number from ${MIN_RATE} to ${MAX_RATE}, got "${text}"`);
  }
  return value;
}

function parseShard(text: string, problems: string[]): Shard {
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count && shard.count <= MAX_SHARDS) return shard;
  problems.push(`--shard: expected I/N with I from 1 to N, N at most ${MAX_SHARDS}, got "${text}"`);
  return shard;
}
