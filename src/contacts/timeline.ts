import type { Fact, Routed } from './fact.ts';
import type { History, Message } from './history.ts';
import type { Moment } from './instant.ts';

/** R15: something that was left out, wholly or in part. `systemMessageId` is null when there is none. */
export interface Unreadable {
  readonly what: 'routing event' | 'message' | 'attachments' | 'closing date';
  readonly systemMessageId: string | null;
}

export interface Timeline {
  /** By instant; the order of equal instants is R1's. */
  readonly facts: readonly Fact[];
  readonly unreadable: readonly Unreadable[];
}

/** R1, R15: all facts of a history in the one order that the other rules mean, and what could not be read. */
export function timeline(history: History): Timeline {
  const routingEvents = oldestFirst(history.routingEvents, (event) => event?.moment ?? null);
  const messages = oldestFirst(withoutRepeats(history.messages), (message) => message.moment);
  return {
    facts: inOrder(routingEvents, messages),
    unreadable: unreadableIn(history, messages),
  };
}

/** R1: of the messages with one id the first readable copy stays, or the first when none is readable. */
function withoutRepeats(messages: readonly Message[]): readonly Message[] {
  if (!hasRepeats(messages)) return messages;
  const kept = new Map<string, number>();
  for (const [index, message] of messages.entries()) {
    const key = identity(message);
    const earlier = key === null ? undefined : kept.get(key);
    const replaces = earlier === undefined || (!messages[earlier]?.moment && message.moment !== null);
    if (key !== null && replaces) kept.set(key, index);
  }
  return messages.filter((message, index) => {
    const key = identity(message);
    return key === null || kept.get(key) === index;
  });
}

/** Most histories have none: to find that out costs less than to keep track of them. */
function hasRepeats(messages: readonly Message[]): boolean {
  const seen = { system: new Set<string>(), participant: new Set<string>(), unknown: new Set<string>() };
  let withId = 0;
  for (const { kind, id } of messages) {
    if (id === null) continue;
    withId += 1;
    seen[kind].add(id);
  }
  return seen.system.size + seen.participant.size + seen.unknown.size < withId;
}

/** The two kinds number their ids apart. Null: a message without an id is never a repeat. */
function identity({ kind, id }: Message): string | null {
  return id === null ? null : `${kind} ${id}`;
}

/** R1: a list whose first readable instant is later than its last runs newest first. */
function oldestFirst<T>(list: readonly T[], momentOf: (item: T) => Moment | null): readonly T[] {
  const isReadable = (item: T): boolean => momentOf(item) !== null;
  const first = list.find(isReadable);
  const last = list.findLast(isReadable);
  if (first === undefined || last === undefined) return list;
  const [firstAt, lastAt] = [momentOf(first)?.at ?? 0, momentOf(last)?.at ?? 0];
  return firstAt > lastAt ? list.toReversed() : list;
}

function inOrder(routingEvents: readonly (Routed | null)[], messages: readonly Message[]): readonly Fact[] {
  const routed = routingEvents.filter((event) => event !== null);
  const told: Fact[] = [];
  for (const message of messages) for (const fact of message.facts) told.push(fact);
  return routedAfterTheirTransfer(merged(sorted(routed), sorted(told)));
}

/** The sort is stable: at equal instants the order of the list stands. Most lists come sorted. */
function sorted<F extends Fact>(facts: F[]): readonly F[] {
  const isSorted = facts.every((fact, index) => index === 0 || isNotBefore(fact, facts[index - 1]));
  return isSorted ? facts : facts.sort((one, other) => one.moment.at - other.moment.at);
}

function isNotBefore(fact: Fact, earlier: Fact | undefined): boolean {
  return earlier === undefined || fact.moment.at >= earlier.moment.at;
}

/** R1: at equal instants routing events come first. */
function merged(routed: readonly Routed[], told: readonly Fact[]): Fact[] {
  const facts: Fact[] = [];
  let next = 0;
  for (const fact of told) {
    for (let event = routed[next]; event && event.moment.at <= fact.moment.at; event = routed[next]) {
      facts.push(event);
      next += 1;
    }
    facts.push(fact);
  }
  return next < routed.length ? facts.concat(routed.slice(next)) : facts;
}

/** R1: a routing event that names the rule of a transfer at the same instant comes directly after that transfer. */
function routedAfterTheirTransfer(facts: Fact[]): readonly Fact[] {
  if (!facts.some(({ kind }) => kind === 'transferredToRoutingRule')) return facts;
  const moves = new Map<Fact, Routed[]>();
  for (let start = 0; start < facts.length; ) {
    const end = endOfInstant(facts, start);
    if (end - start > 1) collectMoves(facts.slice(start, end), moves);
    start = end;
  }
  if (moves.size === 0) return facts;
  const moved = new Set<Fact>([...moves.values()].flat());
  return facts.flatMap((fact) => (moved.has(fact) ? [] : [fact, ...(moves.get(fact) ?? [])]));
}

function endOfInstant(facts: readonly Fact[], start: number): number {
  const at = facts[start]?.moment.at;
  let end = start + 1;
  while (end < facts.length && facts[end]?.moment.at === at) end += 1;
  return end;
}

function collectMoves(instant: readonly Fact[], moves: Map<Fact, Routed[]>): void {
  const transfers = new Map<string, Fact>();
  for (const fact of instant) {
    if (fact.kind !== 'transferredToRoutingRule' || fact.toRule === null) continue;
    if (!transfers.has(fact.toRule.id)) transfers.set(fact.toRule.id, fact);
  }
  for (const fact of instant) {
    if (fact.kind !== 'routed' || fact.rule === null) continue;
    const transfer = transfers.get(fact.rule.id);
    if (transfer) addMove(transfer, fact, moves);
  }
}

function addMove(transfer: Fact, event: Routed, moves: Map<Fact, Routed[]>): void {
  const others = moves.get(transfer);
  if (others) others.push(event);
  else moves.set(transfer, [event]);
}

/** In the order of R19: what has a place on the timeline by its instant, then the rest as the lists have it. */
function unreadableIn(history: History, messages: readonly Message[]): readonly Unreadable[] {
  const damaged: Message[] = [];
  const undated: Unreadable[] = [];
  for (const event of history.routingEvents) if (event === null) undated.push(NO_ROUTING_EVENT);
  for (const message of messages) {
    if (message.moment === null) undated.push(unreadable('message', message));
    else if (message.damaged) damaged.push(message);
  }
  if (history.closedAtUnreadable) undated.push(NO_CLOSING_DATE);
  damaged.sort((one, other) => (one.moment?.at ?? 0) - (other.moment?.at ?? 0));
  return [...damaged.map((message) => unreadable('attachments', message)), ...undated];
}

const NO_ROUTING_EVENT: Unreadable = { what: 'routing event', systemMessageId: null };
const NO_CLOSING_DATE: Unreadable = { what: 'closing date', systemMessageId: null };

function unreadable(what: 'attachments' | 'message', { kind, id }: Message): Unreadable {
  return { what, systemMessageId: kind === 'system' ? id : null };
}
