import type { Clock, TimeInterval } from './days.ts';
import { addDays } from './days.ts';
import type { Period } from './period.ts';
import { addPeriod, intervalOf, isValidRange, MAX_PERIOD_DAYS, parsePeriod } from './period.ts';

/** Which contacts a page is about. The pages of conversations and of indicators have the same parameters for it. */
export interface Selection {
  readonly period: Period;
  /** `closed`: the conversation was closed in the period. `opened`: the contact was opened in it. */
  readonly basis: Basis;
  readonly filters: Filters;
}

export type Basis = 'closed' | 'opened';

/** Conditions narrow each other. An empty list is no condition. */
export interface Filters extends Readonly<Record<FilterName, readonly string[]>> {
  /** Whether the operator wrote; null for both. */
  readonly answered: boolean | null;
  readonly anomaliesOnly: boolean;
  /** The contact was opened in this interval; null for no condition. */
  readonly opened: TimeInterval | null;
}

/** The filters that hold a list of values, in the order in which the page offers them. */
export const FILTER_NAMES = ['operator', 'operatorType', 'channel', 'site', 'rule', 'status'] as const;

export type FilterName = (typeof FILTER_NAMES)[number];

export const NO_FILTERS: Filters = {
  operator: [],
  operatorType: [],
  channel: [],
  site: [],
  rule: [],
  status: [],
  answered: null,
  anomaliesOnly: false,
  opened: null,
};

export const EVERYTHING_TODAY: Selection = {
  period: { kind: 'today' },
  basis: 'closed',
  filters: NO_FILTERS,
};

/** How long after a contact's opening its conversation is expected to close. The default of `lookahead` in the schema. */
export const LOOKAHEAD_DAYS = 14;

/** Returns the longest period of a basis, in days. By opening, the gateway also reads the days in which conversations close. */
export function maxPeriodDays(basis: Basis): number {
  return basis === 'closed' ? MAX_PERIOD_DAYS : MAX_PERIOD_DAYS - LOOKAHEAD_DAYS;
}

/** Returns the selection with another basis. A period that is too long for it keeps its last day, and begins later. */
export function withBasis(selection: Selection, basis: Basis): Selection {
  const { period } = selection;
  const maxDays = maxPeriodDays(basis);
  if (period.kind !== 'custom' || isValidRange(period.from, period.to, maxDays)) {
    return { ...selection, basis };
  }
  return { ...selection, basis, period: { ...period, from: addDays(period.to, 1 - maxDays) } };
}

/**
 * The interval in which the conversations of a selection were closed. It ends with today at the latest: not now, because the pages
 * of a list must have the same interval.
 */
export function closingInterval({ period, basis }: Selection, clock: Clock): TimeInterval {
  const { fromMs, toMs } = intervalOf(period, clock);
  if (basis === 'closed') return { fromMs, toMs };
  const endOfToday = intervalOf({ kind: 'today' }, clock).toMs;
  return { fromMs, toMs: Math.max(toMs, Math.min(toMs + LOOKAHEAD_DAYS * DAY_MS, endOfToday)) };
}

/** The interval in which the contacts of a selection were opened; null when it does not matter. */
export function openingInterval({ period, basis, filters }: Selection, clock: Clock): TimeInterval | null {
  if (basis === 'closed') return filters.opened;
  const whole = intervalOf(period, clock);
  const { opened } = filters;
  if (opened === null) return whole;
  return { fromMs: Math.max(whole.fromMs, opened.fromMs), toMs: Math.min(whole.toMs, opened.toMs) };
}

/** Reads a selection from the parameters of a URL. Invalid values are left out. */
export function parseSelection(parameters: URLSearchParams): Selection {
  const listOf = (name: FilterName) => [...new Set(parameters.getAll(name).filter((value) => value !== ''))];
  const answered = parameters.get('answered');
  const basis = parameters.get('basis') === 'opened' ? 'opened' : 'closed';
  return {
    period: parsePeriod(parameters, maxPeriodDays(basis)),
    basis,
    filters: {
      operator: listOf('operator').filter((id) => /^\d{1,16}$/.test(id)),
      operatorType: listOf('operatorType'),
      channel: listOf('channel'),
      site: listOf('site').filter((id) => /^\d{1,16}$/.test(id)),
      rule: listOf('rule'),
      status: listOf('status'),
      answered: answered === 'yes' ? true : answered === 'no' ? false : null,
      anomaliesOnly: parameters.get('anomalies') === 'only',
      opened: parseInterval(parameters.get('opened')),
    },
  };
}

/** Adds a selection to the parameters of a URL, the opposite of `parseSelection`. */
export function addSelection({ period, basis, filters }: Selection, parameters: URLSearchParams): void {
  addPeriod(period, parameters);
  if (basis !== 'closed') parameters.set('basis', basis);
  for (const name of FILTER_NAMES) for (const value of filters[name]) parameters.append(name, value);
  if (filters.answered !== null) parameters.set('answered', filters.answered ? 'yes' : 'no');
  if (filters.anomaliesOnly) parameters.set('anomalies', 'only');
  if (filters.opened !== null) parameters.set('opened', formatInterval(filters.opened));
}

/** Returns the filters with one value more of a list. A value that is there already stays once. */
export function withValue(filters: Filters, name: FilterName, value: string): Filters {
  return { ...filters, [name]: [...new Set([...filters[name], value])] };
}

/** Returns the filters without one value of a list. */
export function withoutValue(filters: Filters, name: FilterName, value: string): Filters {
  return { ...filters, [name]: filters[name].filter((each) => each !== value) };
}

export function hasFilters(filters: Filters): boolean {
  const { answered, anomaliesOnly, opened } = filters;
  return (
    FILTER_NAMES.some((name) => filters[name].length > 0) ||
    answered !== null ||
    anomaliesOnly ||
    opened !== null
  );
}

const DAY_MS = 86_400_000;

/** `<instant>/<instant>`, as ISO 8601 writes intervals. */
function formatInterval({ fromMs, toMs }: TimeInterval): string {
  return `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`;
}

function parseInterval(text: string | null): TimeInterval | null {
  const [fromMs = Number.NaN, toMs = Number.NaN] = (text ?? '').split('/').map((each) => Date.parse(each));
  return fromMs < toMs ? { fromMs, toMs } : null;
}
