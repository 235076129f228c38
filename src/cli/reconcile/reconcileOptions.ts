import { isDay } from '../../indicators/calendarDay.ts';
import { isTimeZone } from '../../indicators/timeSteps.ts';
import type { Dimension, Span } from '../../reconcile/cells.ts';
import { DIMENSIONS, daysBetween } from '../../reconcile/cells.ts';
import type { OutputFormat } from '../../reconcile/formatComparisons.ts';
import { OUTPUT_FORMATS } from '../../reconcile/formatComparisons.ts';
import { UsageError } from '../support/exitCodes.ts';

/** The options as commander returns them. */
export interface RawReconcileOptions {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly by: string;
  readonly statisticsUrl?: string;
  readonly apiKeyFile?: string;
  readonly theirFile?: string;
  readonly format: string;
  readonly tolerance: string;
  readonly tokenFile?: string;
}

export interface ReconcileOptions {
  /** At least one. */
  readonly days: readonly Span[];
  readonly by: ReadonlySet<Dimension>;
  /** @default the vendor's URL, or the sandbox's when the sandbox is the upstream */
  readonly statisticsUrl: string | undefined;
  readonly apiKeyFile: string | undefined;
  readonly theirFile: string | undefined;
  readonly format: OutputFormat;
  readonly tolerancePercent: number;
  readonly tokenFile: string | undefined;
}

export const DEFAULT_STATISTICS_URL = 'https://www.iadvize.com/api/2/statistic';

/** The longest interval: a leap year. */
const MAX_DAYS = 366;

/** @throws UsageError with one line for each invalid option. */
export function parseReconcileOptions(raw: RawReconcileOptions, nowMs: number): ReconcileOptions {
  const problems: string[] = [];
  const { statisticsUrl, apiKeyFile, theirFile, tokenFile } = raw;
  if (
    statisticsUrl !== undefined &&
    !/^https?:$/.test(URL.canParse(statisticsUrl) ? new URL(statisticsUrl).protocol : '')
  ) {
    problems.push('--statistics-url: expected an http or https URL, got something else');
  }
  const options = {
    days: daysOf(raw, nowMs, problems),
    by: dimensionsOf(raw.by, problems),
    format: formatOf(raw.format, problems),
    tolerancePercent: toleranceOf(raw.tolerance, problems),
    ...{ statisticsUrl, apiKeyFile, theirFile, tokenFile },
  };
  if (problems.length > 0)
    throw new UsageError(problems.map((problem) => `reconcile: ${problem}`).join('\n'));
  return options;
}

function daysOf(
  { from, to, timeZone }: RawReconcileOptions,
  nowMs: number,
  problems: string[],
): readonly Span[] {
  const before = problems.length;
  for (const [option, day] of Object.entries({ '--from': from, '--to': to })) {
    if (!isDay(day)) problems.push(`${option}: expected a day, as 2026-01-31, got "${day}"`);
  }
  if (!isTimeZone(timeZone))
    problems.push('--time-zone: expected a name such as Europe/Paris, got something else');
  if (problems.length > before) return [];
  const days =
    to > from && Date.parse(to) - Date.parse(from) <= MAX_DAYS * 86_400_000
      ? daysBetween(from, to, timeZone)
      : [];
  if (days.length === 0) problems.push(`--to: expected 1 to ${MAX_DAYS} days after --from, got "${to}"`);
  if ((days.at(-1)?.to ?? 0) > nowMs) problems.push(`--to: expected days that have passed, got "${to}"`);
  return days;
}

function dimensionsOf(text: string, problems: string[]): ReadonlySet<Dimension> {
  const names = text.split(',').map((name) => name.trim());
  const known = names.flatMap((name) => DIMENSIONS.find((dimension) => dimension === name) ?? []);
  if (known.length < names.length)
    problems.push(`--by: expected some of ${DIMENSIONS.join(', ')}, got "${text}"`);
  return new Set(known);
}

function formatOf(text: string, problems: string[]): OutputFormat {
  const format = OUTPUT_FORMATS.find((known) => known === text);
  if (format === undefined)
    problems.push(`--format: expected one of ${OUTPUT_FORMATS.join(', ')}, got "${text}"`);
  return format ?? 'table';
}

function toleranceOf(text: string, problems: string[]): number {
  const percent = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent;
  problems.push(`--tolerance: expected per cent from 0 to 100, got "${text}"`);
  return 0;
}
