import { timeSteps } from '../../../indicators/timeSteps.ts';
import type { Clock, TimeInterval } from '../address/days.ts';
import { daysBetween } from '../address/days.ts';
import type { ChartStep } from '../address/indicatorsAddress.ts';
import type { Period } from '../address/period.ts';
import { daysOf, intervalOf } from '../address/period.ts';
import type { JsonObject } from '../gateway/json.ts';
import { textAt } from '../gateway/json.ts';
import { parseInstant } from '../labels/dates.ts';
import { formatDay, formatTime } from '../labels/zonedTime.ts';
import { readStatusCounts } from './sums.ts';

/** Contacts that were opened in one step of time, by status. */
export interface TimeBar {
  readonly interval: TimeInterval;
  /** Example: `Mon 12 Jan 2026, 14:00`. */
  readonly label: string;
  /** What the axis shows. Example: `14:00`. */
  readonly shortLabel: string;
  readonly byStatus: ReadonlyMap<string, number>;
}

export interface TimeBars {
  /** Without gaps, oldest first. A step without contacts has an empty bar. */
  readonly bars: readonly TimeBar[];
  /** Contacts that were opened before the period: their conversations were closed in it. */
  readonly before: number;
}

/** Returns the step that gives a period a readable number of bars. */
export function suitableStep(period: Period, clock: Clock): ChartStep {
  const { from, to } = daysOf(period, clock);
  const days = daysBetween(from, to) + 1;
  if (days <= MAX_DAYS_BY_HOUR) return 'hour';
  return days <= MAX_DAYS_BY_DAY ? 'day' : 'week';
}

/** Makes the bars of a period from the rows of `contactIndicators`. Bars after now are left out. */
export function timeBars(
  rows: readonly JsonObject[],
  period: Period,
  step: ChartStep,
  clock: Clock,
): TimeBars {
  const { fromMs, toMs } = intervalOf(period, clock);
  const endMs = Math.min(toMs, clock.nowMs);
  const counts = new Map(
    rows.map((row) => [parseInstant(textAt(row, 'stepStart') ?? ''), readStatusCounts(row)]),
  );
  const steps = timeSteps(STEP_NAMES[step], clock.timeZone);
  const bars: TimeBar[] = [];
  for (let start = steps.startOf(fromMs); start < endMs; start = steps.endOf(start)) {
    const interval = { fromMs: start, toMs: steps.endOf(start) };
    bars.push({
      interval,
      ...labelsOf(start, step, clock.timeZone),
      byStatus: counts.get(start) ?? new Map(),
    });
  }
  const firstMs = bars[0]?.interval.fromMs ?? fromMs;
  let before = 0;
  for (const [start, byStatus] of counts) {
    if (start !== null && start < firstMs) before += totalOf(byStatus);
  }
  return { bars, before };
}

export function totalOf(byStatus: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of byStatus.values()) total += count;
  return total;
}

export const STEP_NAMES = { hour: 'HOUR', day: 'DAY', week: 'WEEK' } as const;

const MAX_DAYS_BY_HOUR = 2;
const MAX_DAYS_BY_DAY = 62;

function labelsOf(ms: number, step: ChartStep, timeZone: string): Pick<TimeBar, 'label' | 'shortLabel'> {
  const day = formatDay(ms, timeZone);
  const shortDay = day.split(' ').slice(1, 3).join(' ');
  switch (step) {
    case 'hour':
      return { label: `${day}, ${formatTime(ms, timeZone)}`, shortLabel: formatTime(ms, timeZone) };
    case 'day':
      return { label: day, shortLabel: shortDay };
    case 'week':
      return { label: `Week of ${day}`, shortLabel: shortDay };
  }
}
