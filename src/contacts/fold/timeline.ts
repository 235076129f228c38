import type { Fact, Routed } from '../facts/fact.ts';
import type { History, Message } from '../facts/history.ts';
import type { Timestamp } from '../facts/instant.ts';
import { removeRepeats } from './repeats.ts';

/** R15: a part of the history that was left out. `systemMessageId` is null if the part has none. */
export interface Unreadable {
  readonly what: 'routing event' | 'message' | 'attachments' | 'closing date';
  readonly systemMessageId: string | null;
}

export interface Timeline {
  /** Ordered by instant, and for equal instants as R1 says. */
  readonly facts: readonly Fact[];
  readonly unreadable: readonly Unreadable[];
}

/** R1, R15: the facts of a history in order, and the parts of the history that are not readable. */
export function buildTimeline(history: History): Timeline {
  const routed = sortByInstant(orderOldestFirst(history.routingEvents.filter((event) => event !== null)));
  const messages = orderOldestFirst(history.idsDiffer ? history.messages : removeRepeats(history.messages));
  if (isReadableAndSorted(messages)) {
    return { facts: mergeFacts(routed, messages), unreadable: findUnreadable(history, []) };
  }
  return {
    facts: mergeFacts(routed, sortByInstant(messages.filter(isReadable))),
    unreadable: findUnreadable(history, messages),
  };
}

type ReadableMessage = Message & { readonly moment: Timestamp };

/** Most lists are readable and sorted. This check costs less than filtering and sorting. */
function isReadableAndSorted(messages: readonly Message[]): messages is readonly ReadableMessage[] {
  let before = Number.NEGATIVE_INFINITY;
  for (const message of messages) {
    const { moment } = message;
    if (moment === null || isDamaged(message) || moment.at < before) return false;
    before = moment.at;
  }
  return true;
}

function isDamaged(message: Message): boolean {
  return message.kind === 'system' && message.damaged;
}

function isReadable(message: Message): message is ReadableMessage {
  return message.moment !== null;
}

/** R1: reverses a list whose first readable instant is later than its last one. */
function orderOldestFirst<D extends { readonly moment: Timestamp | null }>(list: readonly D[]): readonly D[] {
  const first = list.find(({ moment }) => moment !== null)?.moment;
  const last = list.findLast(({ moment }) => moment !== null)?.moment;
  return first && last && first.at > last.at ? list.toReversed() : list;
}

/** The sort is stable: equal instants keep the order of the list. Most lists are sorted already. */
function sortByInstant<D extends { readonly moment: Timestamp }>(list: readonly D[]): readonly D[] {
  return isSorted(list) ? list : list.toSorted((one, other) => one.moment.at - other.moment.at);
}

function isSorted(list: readonly { readonly moment: Timestamp }[]): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const { moment } of list) {
    if (moment.at < before) return false;
    before = moment.at;
  }
  return true;
}

/** R1: at equal instants routing events come first, except those that belong to a transfer. */
function mergeFacts(routed: readonly Routed[], messages: readonly ReadableMessage[]): readonly Fact[] {
  const facts: Fact[] = [];
  let next = 0;
  let isTied = false;
  for (const message of messages) {
    const { at } = message.moment;
    for (let event = routed[next]; event && event.moment.at <= at; event = routed[next]) {
      if (event.moment.at === at) isTied = true;
      facts.push(event);
      next += 1;
    }
    addFacts(message, facts);
  }
  for (const event of routed.slice(next)) facts.push(event);
  return isTied ? moveBehindTransfers(facts) : facts;
}

function addFacts(message: ReadableMessage, facts: Fact[]): void {
  if (message.kind === 'wrote') facts.push(message);
  else if (message.kind === 'system') for (const fact of message.facts) facts.push(fact);
}

/** R1: moves a routing event directly behind the transfer of the same instant to the same rule. */
function moveBehindTransfers(facts: readonly Fact[]): readonly Fact[] {
  if (!facts.some(({ kind }) => kind === 'transferredToRoutingRule')) return facts;
  const moves = new Map<Fact, Routed[]>();
  for (let start = 0; start < facts.length; ) {
    const end = findEndOfInstant(facts, start);
    if (end - start > 1) collectMoves(facts.slice(start, end), moves);
    start = end;
  }
  if (moves.size === 0) return facts;
  const moved = new Set<Fact>([...moves.values()].flat());
  return facts.flatMap((fact) => (moved.has(fact) ? [] : [fact, ...(moves.get(fact) ?? [])]));
}

/** The position after the last fact that has the instant of the fact at `start`. */
function findEndOfInstant(facts: readonly Fact[], start: number): number {
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

/** In the order of R19: first the parts with a date, by date; then the others, in the order of the lists. */
function findUnreadable(history: History, messages: readonly Message[]): readonly Unreadable[] {
  const damaged: Message[] = [];
  const undated: Unreadable[] = [];
  for (const event of history.routingEvents) if (event === null) undated.push(NO_ROUTING_EVENT);
  for (const message of messages) {
    if (message.moment === null) undated.push(toUnreadable('message', message));
    else if (isDamaged(message)) damaged.push(message);
  }
  if (history.closedAtUnreadable) undated.push(NO_CLOSING_DATE);
  damaged.sort((one, other) => (one.moment?.at ?? 0) - (other.moment?.at ?? 0));
  return [...damaged.map((message) => toUnreadable('attachments', message)), ...undated];
}

const NO_ROUTING_EVENT: Unreadable = { what: 'routing event', systemMessageId: null };
const NO_CLOSING_DATE: Unreadable = { what: 'closing date', systemMessageId: null };

function toUnreadable(what: 'attachments' | 'message', { kind, id }: Message): Unreadable {
  return { what, systemMessageId: kind === 'system' ? id : null };
}
