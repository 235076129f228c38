import { createHash } from 'node:crypto';
import type { Instant } from '../../contacts/facts/instant.ts';
import { formatInstant, parseTimestamp } from '../../contacts/facts/instant.ts';
import { isCount, isListOf, isText } from '../../export/source/jsonShapes.ts';
import type { UnavailableConversation } from '../../export/source/unavailable.ts';
import { isUnavailableConversation } from '../../export/source/unavailable.ts';
import type { Day } from '../../indicators/days.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import { isObject } from '../../upstream/response/json.ts';

/** How far a destination is. It is kept in the destination, and changes together with the data. */
export interface SyncState {
  /** The upstream's endpoint. */
  readonly upstream: string;
  /** The time zone of the days. */
  readonly timeZone: string;
  /** All conversations that were closed in this interval have been read. */
  readonly covered: Interval;
  readonly unavailable: readonly UnavailableOfDay[];
  /** Null if the next run must begin a new one. */
  readonly lookBack: LookBack | null;
  /** The digests of purged conversations: they are not read again. The ids themselves are not kept. */
  readonly purged: readonly string[];
}

/** How far the last days were read again. */
export interface LookBack extends LookBackStart {
  /** Everything before this instant was read. */
  readonly until: Instant;
  /** Whether the last run that read a part of it was complete. */
  readonly isComplete: boolean;
}

export interface LookBackStart {
  /** The start of the run that began it. Later runs can continue it. */
  readonly startedAt: Instant;
  /** Where it began. */
  readonly from: Instant;
}

/** A conversation that could not be read, on the day on which it was closed. */
export interface UnavailableOfDay extends UnavailableConversation {
  readonly day: Day;
  /** On how many days a run tried to read it. */
  readonly tries: number;
  /** The day of the last try. Undefined in states of older versions. */
  readonly triedOn?: Day | undefined;
}

/** On how many days runs try to read an unavailable conversation. Afterwards it is only listed. */
export const MAX_TRIES = 5;

/** Whether later runs try to read it again. */
export function isRetried({ tries }: UnavailableOfDay): boolean {
  return tries < MAX_TRIES;
}

/** The most unavailable conversations that a destination lists. */
export const MAX_UNAVAILABLE = 10_000;

/** The JSON of a state. Instants are texts. */
export function stateJson(state: SyncState): object {
  const { upstream, timeZone, covered, unavailable, lookBack, purged } = state;
  return {
    ...{ upstream, timeZone },
    coveredFrom: formatInstant(covered.from),
    coveredUntil: formatInstant(covered.to),
    unavailableConversations: unavailable,
    ...(lookBack !== null && {
      lookBack: {
        startedAt: formatInstant(lookBack.startedAt),
        from: formatInstant(lookBack.from),
        until: formatInstant(lookBack.until),
        isComplete: lookBack.isComplete,
      },
    }),
    purgedConversations: purged,
  };
}

/** Reads the JSON of a state. Null if it is not one. */
export function readStateJson(value: unknown): SyncState | null {
  if (!isObject(value)) return null;
  const { upstream, timeZone, unavailableConversations: unavailable, purgedConversations: purged } = value;
  const [from, to] = [parseTimestamp(value['coveredFrom']), parseTimestamp(value['coveredUntil'])];
  if (!isText(upstream) || !isText(timeZone) || from === null || to === null) return null;
  if (!isListOf(unavailable, isUnavailableOfDay) || !isListOf(purged, isText)) return null;
  const covered = { from: from.at, to: to.at };
  return { upstream, timeZone, covered, unavailable, lookBack: readLookBack(value['lookBack']), purged };
}

/** Null if it cannot be read: then the next run begins a new one. */
function readLookBack(value: unknown): LookBack | null {
  if (!isObject(value)) return null;
  const [startedAt, from, until] = ['startedAt', 'from', 'until'].map(
    (name) => parseTimestamp(value[name])?.at,
  );
  if (startedAt === undefined || from === undefined || until === undefined) return null;
  // Older versions did not write whether it is complete.
  return { startedAt, from, until, isComplete: value['isComplete'] === true };
}

function isUnavailableOfDay(value: unknown): value is UnavailableOfDay {
  if (!isUnavailableConversation(value) || !isObject(value)) return false;
  const { day, tries, triedOn } = value;
  return isText(day) && isCount(tries) && (triedOn === undefined || isText(triedOn));
}

/** What a state keeps of the id of a purged conversation. */
export function purgedDigest(conversationId: string): string {
  return createHash('sha256').update(conversationId).digest('hex');
}

/** The state after a complete run. Without a look-back a day, the next run begins a new one. */
export function stateAtEnd(
  state: SyncState,
  { looksBackDaily }: { readonly looksBackDaily: boolean },
): SyncState {
  const { lookBack } = state;
  const isKept = looksBackDaily && lookBack !== null;
  return { ...state, lookBack: isKept ? { ...lookBack, isComplete: true } : null };
}

/** The state after a conversation was purged. */
export function stateWithout(state: SyncState, id: string): SyncState {
  return {
    ...state,
    unavailable: state.unavailable.filter(({ conversationId }) => conversationId !== id),
    purged: [...new Set([...state.purged, purgedDigest(id)])],
  };
}

/** What a run found in a window. */
export interface WindowReading {
  readonly interval: Interval;
  /** The conversations that were read. */
  readonly readIds: ReadonlySet<string>;
  readonly unavailable: readonly UnavailableConversation[];
}

/**
 * The state after a window was read.
 *
 * @param today the day of the run.
 * @param lookBack of the stretch of the window. Null if the window does not belong to a look-back.
 */
export function stateAfter(
  state: SyncState,
  { interval, readIds, unavailable }: WindowReading,
  {
    dayOf,
    today,
    lookBack,
  }: {
    readonly dayOf: (at: Instant) => Day;
    readonly today: Day;
    readonly lookBack: LookBackStart | null;
  },
): SyncState {
  const [first, last] = [dayOf(interval.from), dayOf(interval.to - 1)];
  const known = new Map(state.unavailable.map((each) => [each.conversationId, each]));
  const now = unavailable.map((each): UnavailableOfDay => {
    const { tries, triedOn } = known.get(each.conversationId) ?? { tries: 0, triedOn: undefined };
    return { ...each, day: first, tries: triedOn === today ? tries : tries + 1, triedOn: today };
  });
  const ids = new Set(now.map(({ conversationId }) => conversationId));
  const before = state.unavailable.filter(
    ({ day, conversationId: id }) => (day < first || day > last) && !ids.has(id) && !readIds.has(id),
  );
  return {
    ...{ ...state, covered: joined(state.covered, interval), unavailable: [...before, ...now] },
    ...(lookBack !== null && { lookBack: { ...lookBack, until: interval.to, isComplete: false } }),
  };
}

/** The window touches the covered interval, or lies in it. */
function joined(covered: Interval, window: Interval): Interval {
  return { from: Math.min(covered.from, window.from), to: Math.max(covered.to, window.to) };
}
