import type { GeneratedConversation } from '../../../../src/sandbox/generator/generate.ts';
import { instantOf } from '../../../../src/sandbox/generator/world/dates.ts';

/**
 * What `contactIndicators` must say by step and type of operator, computed from what the generator intended. Nothing here
 * uses the code that is tested. Steps are named by what local clocks show.
 */

export type Step = 'QUARTER_HOUR' | 'HALF_HOUR' | 'HOUR' | 'DAY' | 'WEEK' | 'MONTH';
export type Period = 'CONVERSATION_CLOSED' | 'OPENED';

export interface Scope {
  readonly period: Period;
  readonly from: number;
  readonly to: number;
  readonly step: Step;
  readonly timeZone: string;
}

const DAY_MS = 86_400_000;
export const LOOKAHEAD_DAYS = 14;

export type Intended = Pick<GeneratedConversation, 'expected' | 'replySeconds'> & {
  readonly conversation: { readonly closedAt: string | null };
};

type Contact = GeneratedConversation['expected']['contacts'][number] & {
  /** One value for each reply. */
  readonly replySeconds: readonly number[];
  /** `MISSING_END`, `CLOCK_SKEW` or null. */
  readonly anomaly: string | null;
};

/** Milliseconds since 1970. Throws for a date that the generator must not have written. */
export function at(date: string | null): number {
  const instant = instantOf(date);
  if (instant === undefined) throw new TypeError(`expected a readable date, got ${date}`);
  return instant;
}

export function conversationsOf(
  month: readonly Intended[],
  { period, from, to }: Scope,
): readonly Intended[] {
  const end = period === 'OPENED' ? to + LOOKAHEAD_DAYS * DAY_MS : to;
  return month.filter(({ conversation: { closedAt } }) => {
    const closed = instantOf(closedAt);
    return closed !== undefined && closed >= from && closed < end;
  });
}

export function contactsOf(month: readonly Intended[], scope: Scope): readonly Contact[] {
  const contacts = conversationsOf(month, scope).flatMap(contactsIn);
  if (scope.period === 'CONVERSATION_CLOSED') return contacts;
  return contacts.filter(({ openedAt }) => at(openedAt) >= scope.from && at(openedAt) < scope.to);
}

const knownContacts = new WeakMap<Intended, readonly Contact[]>();

function contactsIn(conversation: Intended): readonly Contact[] {
  const { expected, replySeconds } = conversation;
  const contacts =
    knownContacts.get(conversation) ??
    expected.contacts.map((contact) => ({
      ...contact,
      replySeconds: replySeconds.get(contact.id) ?? [],
      anomaly: anomalyOf(contact, expected.anomalies),
    }));
  knownContacts.set(conversation, contacts);
  return contacts;
}

type Expected = GeneratedConversation['expected'];

/** A contact that ended without an event of an ending has one. */
function anomalyOf(
  { closedAt, endReason, eventKinds }: Expected['contacts'][number],
  anomalies: Expected['anomalies'],
): string | null {
  const hasEnd = eventKinds.some((kind) => END_EVENTS.has(kind));
  if (closedAt === null || hasEnd) return null;
  const isSkewed = anomalies.some(({ code, occurredAt }) => code === 'CLOCK_SKEW' && occurredAt === closedAt);
  return endReason === 'CLOSED' && isSkewed ? 'CLOCK_SKEW' : 'MISSING_END';
}

const END_EVENTS: ReadonlySet<string> = new Set([
  ...['TRANSFERRED_TO_USER', 'TRANSFERRED_TO_ROUTING_RULE', 'SNOOZED', 'CLOSED', 'RELEASED'],
]);

export function cellName(stepStart: number, operatorType: string | null, { step, timeZone }: Scope): string {
  return `${stepName(stepStart, step, timeZone)} ${operatorType}`;
}

/** The local date and time at which the step began, as `2026-01-05 13:15`. */
export function stepName(instant: number, step: Step, timeZone: string): string {
  const { date, hour, minute } = localTime(instant, timeZone);
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  switch (step) {
    case 'QUARTER_HOUR':
      return `${date} ${hour}:${twoDigits(minute - (minute % 15))}`;
    case 'HALF_HOUR':
      return `${date} ${hour}:${minute < 30 ? '00' : '30'}`;
    case 'HOUR':
      return `${date} ${hour}:00`;
    case 'DAY':
      return `${date} 00:00`;
    case 'WEEK': {
      const day = new Date(`${date}T00:00:00Z`);
      day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
      return `${day.toISOString().slice(0, 10)} 00:00`;
    }
    case 'MONTH':
      return `${date.slice(0, 7)}-01 00:00`;
  }
}

export function localTime(instant: number, timeZone: string) {
  const parts = formatOf(timeZone).formatToParts(instant);
  const part = (name: string): string => parts.find(({ type }) => type === name)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    hour: part('hour'),
    minute: Number(part('minute')),
    text: `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`,
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit' },
    });
  formats.set(timeZone, format);
  return format;
}

/** Of clocks that do not change within the interval. */
function stepEnd(start: number, step: Step, timeZone: string): number {
  const lengths = {
    QUARTER_HOUR: DAY_MS / 96,
    HALF_HOUR: DAY_MS / 48,
    HOUR: DAY_MS / 24,
    DAY: DAY_MS,
    WEEK: 7 * DAY_MS,
  };
  if (step !== 'MONTH') return start + lengths[step];
  const [year = 0, month = 0] = localTime(start, timeZone).date.split('-').map(Number);
  return start + new Date(Date.UTC(year, month, 0)).getUTCDate() * DAY_MS;
}

export interface Cell {
  readonly contacts: Contact[];
  readonly operatorType: string | null;
}

export function cellsOf(contacts: readonly Contact[], scope: Scope): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const contact of contacts) {
    const name = cellName(at(contact.openedAt), contact.operatorType, scope);
    const cell = cells.get(name) ?? { contacts: [], operatorType: contact.operatorType };
    cells.set(name, cell);
    cell.contacts.push(contact);
  }
  return cells;
}

/** @param start when the step begins, in milliseconds since 1970. */
export function intendedRow(
  { contacts, operatorType }: Cell,
  all: readonly Contact[],
  start: number,
  { step, timeZone }: Scope,
) {
  const humans = operatorType === 'Bot' ? [] : contacts;
  const ended = contacts.filter(({ closedAt }) => closedAt !== null);
  const mean = (values: readonly number[]) => (values.length === 0 ? null : sum(values) / values.length);
  const answeredCount = contacts.filter(({ answered }) => answered).length;
  return {
    contactCount: contacts.length,
    answeredCount,
    answerRate: answeredCount / contacts.length,
    unansweredCount: ended.filter(({ operatorMessageCount }) => operatorMessageCount === 0).length,
    statusCounts: counted(contacts.map(({ status }) => status)),
    endReasonCounts: counted(ended.map(({ endReason }) => String(endReason))),
    durationSeconds: described(ended.map(({ openedAt, closedAt }) => (at(closedAt) - at(openedAt)) / 1_000)),
    firstResponseSeconds: described(
      humans.flatMap(({ openedAt, firstResponseAt }) =>
        firstResponseAt === null ? [] : [(at(firstResponseAt) - at(openedAt)) / 1_000],
      ),
    ),
    replySeconds: described(humans.flatMap(({ replySeconds }) => replySeconds)),
    firstReplySeconds: described(humans.flatMap(({ firstReplySeconds }) => firstReplySeconds ?? [])),
    closingDelaySeconds: described(contacts.flatMap(({ closingDelaySeconds }) => closingDelaySeconds ?? [])),
    waitingSeconds: described(contacts.flatMap(({ waitingSeconds }) => waitingSeconds ?? [])),
    operatorMessagesPerContact: mean(contacts.map(({ operatorMessageCount }) => operatorMessageCount)),
    visitorMessagesPerContact: mean(contacts.map(({ visitorMessageCount }) => visitorMessageCount)),
    anomalyCounts: counted(contacts.flatMap(({ anomaly }) => anomaly ?? [])),
    simultaneousContacts: simultaneous(
      spansOf(all).filter((span) => span.operatorType === operatorType),
      start,
      stepEnd(start, step, timeZone),
    ),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function counted(values: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function described(values: readonly number[]) {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return {
    count: sorted.length,
    mean: sorted.length === 0 ? null : sum(sorted) / sorted.length,
    median: low === undefined || high === undefined ? null : (low + high) / 2,
    ...{ p90: quantile(sorted, 90), p95: quantile(sorted, 95), p99: quantile(sorted, 99) },
    isExact: true,
  };
}

/** Between the two nearest values, in proportion. */
function quantile(sorted: readonly number[], percent: number): number | null {
  const hundredths = percent * (sorted.length - 1);
  const share = (hundredths % 100) / 100;
  const [low, high] = [sorted[Math.trunc(hundredths / 100)], sorted[Math.ceil(hundredths / 100)]];
  return low === undefined || high === undefined ? null : low * (1 - share) + high * share;
}

interface Span {
  readonly operatorId: number;
  readonly operatorType: string | null;
  readonly from: number;
  readonly to: number;
}

const knownSpans = new WeakMap<readonly Contact[], readonly Span[]>();

/** The ended contacts of known operators, in order of opening. */
function spansOf(contacts: readonly Contact[]): readonly Span[] {
  const spans =
    knownSpans.get(contacts) ??
    contacts
      .flatMap(({ operatorId, operatorType, openedAt, closedAt }) =>
        operatorId === null || closedAt === null
          ? []
          : [{ operatorId, operatorType, from: at(openedAt), to: at(closedAt) }],
      )
      .toSorted((one, other) => one.from - other.from);
  knownSpans.set(contacts, spans);
  return spans;
}

/** R24, of each operator: the lengths of all contacts, and the time with at least one, by merging those that overlap. */
function simultaneous(spans: readonly Span[], start: number, end: number): number | null {
  const busyUntil = new Map<number, number>();
  let total = 0;
  let busy = 0;
  for (const { operatorId, ...span } of spans) {
    const from = Math.max(span.from, start);
    const to = Math.min(span.to, end);
    if (from >= to) continue;
    const until = busyUntil.get(operatorId) ?? Number.NEGATIVE_INFINITY;
    total += to - from;
    busy += Math.max(0, to - Math.max(from, until));
    busyUntil.set(operatorId, Math.max(until, to));
  }
  return busy === 0 ? null : total / busy;
}
