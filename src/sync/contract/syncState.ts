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
  /** The digests of purged conversations: they are not read again. The ids themselves are not kept. */
  readonly purged: readonly string[];
}

/** A conversation that could not be read, on the day on which it was closed. */
export interface UnavailableOfDay extends UnavailableConversation {
  readonly day: Day;
  /** How many runs tried to read it. */
  readonly tries: number;
}

/** How many runs try to read an unavailable conversation. Afterwards it is only listed. */
export const MAX_TRIES = 5;

/** The most unavailable conversations that a destination lists. */
export const MAX_UNAVAILABLE = 10_000;

/** The JSON of a state. Instants are texts. */
export function stateJson({ upstream, timeZone, covered, unavailable, purged }: SyncState): object {
  return {
    ...{ upstream, timeZone },
    coveredFrom: formatInstant(covered.from),
    coveredUntil: formatInstant(covered.to),
    unavailableConversations: unavailable,
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
  return { upstream, timeZone, covered: { from: from.at, to: to.at }, unavailable, purged };
}

function isUnavailableOfDay(value: unknown): value is UnavailableOfDay {
  return (
    isUnavailableConversation(value) && isObject(value) && isText(value['day']) && isCount(value['tries'])
  );
}

/** What a state keeps of the id of a purged conversation. */
export function purgedDigest(conversationId: string): string {
  return createHash('sha256').update(conversationId).digest('hex');
}

/** The state after a conversation was purged. */
export function stateWithout(state: SyncState, id: string): SyncState {
  return {
    ...state,
    unavailable: state.unavailable.filter(({ conversationId }) => conversationId !== id),
    purged: [...new Set([...state.purged, purgedDigest(id)])],
  };
}

/** The state after a window was read. */
export function stateAfter(
  state: SyncState,
  window: Interval,
  unavailable: readonly UnavailableConversation[],
  dayOf: (at: Instant) => Day,
): SyncState {
  const [first, last] = [dayOf(window.from), dayOf(window.to - 1)];
  const triesOf = new Map(state.unavailable.map(({ conversationId, tries }) => [conversationId, tries]));
  const now = unavailable.map((each) => ({
    ...each,
    day: first,
    tries: (triesOf.get(each.conversationId) ?? 0) + 1,
  }));
  const ids = new Set(now.map(({ conversationId }) => conversationId));
  const before = state.unavailable.filter(
    ({ day, conversationId }) => (day < first || day > last) && !ids.has(conversationId),
  );
  return { ...state, covered: joined(state.covered, window), unavailable: [...before, ...now] };
}

/** The window touches the covered interval, or lies in it. */
function joined(covered: Interval, window: Interval): Interval {
  return { from: Math.min(covered.from, window.from), to: Math.max(covered.to, window.to) };
}
