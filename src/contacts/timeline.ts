import type { Fact, Routed } from './fact.ts';
import type { History, Message } from './history.ts';
import type { Moment } from './instant.ts';
import { withoutRepeats } from './repeats.ts';

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
  const routed = oldestFirst(history.routingEvents, (event) => event?.moment ?? null).filter(
    (event) => event !== null,
  );
  const messages = oldestFirst(withoutRepeats(history.messages), (message) => message.moment);
  return {
    facts: routedAfterTheirTransfer(merged(sorted(routed), sorted(messages.filter(isReadable)))),
    unreadable: unreadableIn(history, messages),
  };
}

interface Dated {
  readonly moment: Moment;
}

/** Its facts have its date. */
type ReadableMessage = Message & Dated;

function isReadable(message: Message): message is ReadableMessage {
  return message.moment !== null;
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

/** The sort is stable: at equal instants the order of the list stands. Most lists come sorted. */
function sorted<D extends Dated>(list: readonly D[]): readonly D[] {
  let before = Number.NEGATIVE_INFINITY;
  for (const { moment } of list) {
    if (moment.at < before) return list.toSorted((one, other) => one.moment.at - other.moment.at);
    before = moment.at;
  }
  return list;
}

/** R1: at equal instants routing events come first. */
function merged(routed: readonly Routed[], messages: readonly ReadableMessage[]): Fact[] {
  const facts: Fact[] = [];
  let next = 0;
  for (const message of messages) {
    for (let event = routed[next]; event && event.moment.at <= message.moment.at; event = routed[next]) {
      facts.push(event);
      next += 1;
    }
    for (const fact of message.facts) facts.push(fact);
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
