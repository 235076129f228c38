import { DEFAULT_SEED, generateConversation } from '../../src/sandbox/generator/generate.ts';
import { instantOf } from '../../src/sandbox/generator/world/dates.ts';
import type { ConversationJson } from '../../src/sandbox/server/data/json.ts';
import { fieldOf, objectsIn } from '../../src/sandbox/server/data/json.ts';
import { historyJson } from '../historyJson.ts';

/** A conversation with what the ideals are computed from. */
export interface Listed {
  readonly conversation: ConversationJson;
  readonly closedAtMs: number;
  /** Pages of its history, of 100 messages each. */
  readonly pages: number;
}

/** Conversations in upstream's order, and the interval that holds exactly these. */
export interface Range {
  readonly conversations: readonly Listed[];
  readonly from: string;
  readonly to: string;
}

export interface LatencyData {
  readonly all: readonly ConversationJson[];
  readonly month: Range;
  /** The first days of `month`. */
  readonly days: Range;
  /** A page with five conversations of five pages each. */
  readonly page: Range;
  readonly short: Listed;
  readonly long: Listed;
  /** Conversations with one page each. */
  readonly entities: readonly Listed[];
}

const GENERATED = 11_500;
const IN_MONTH = 10_000;
const IN_DAYS = 1_768;
const ON_PAGE = 100;
const LONG_ON_PAGE = 5;
const ENTITIES = 50;
const MESSAGES_PER_PAGE = 100;
/** Five pages. */
const LONG_MESSAGES = 450;
/** The page of 100 lies before the month. */
const PAGE_DAY = '2025-06-01';

/** Generates the conversations of all measurements. It takes about ten seconds. */
export function latencyData(): LatencyData {
  const generated = Array.from(
    { length: GENERATED },
    (_, index) => generateConversation(DEFAULT_SEED, index).conversation,
  );
  const closed = generated.flatMap((conversation) => listed(conversation) ?? []).toSorted(inOrderOfClosing);
  const month = closed.slice(0, IN_MONTH);
  const spare = closed.slice(IN_MONTH).filter(({ pages }) => pages === 1);
  const page = spare.slice(0, ON_PAGE).map(({ conversation }, index) => onPage(conversation, index));
  const long = page[0];
  const short = spare[0];
  if (month.length < IN_MONTH || !long || !short) throw new Error('expected more closed conversations');
  return {
    all: [...closed, ...page].map(({ conversation }) => conversation),
    month: rangeOf(month),
    days: rangeOf(month.slice(0, IN_DAYS)),
    page: rangeOf(page),
    short,
    long,
    entities: month.filter(({ pages }) => pages === 1).slice(0, ENTITIES),
  };
}

/** The conversation with another id and closing date. The first ones get a long history. */
function onPage(conversation: ConversationJson, index: number): Listed {
  const isLong = index < LONG_ON_PAGE;
  const moved = {
    ...conversation,
    id: conversation.id.replace(/^.{8}/, String(index).padStart(8, '0')),
    closedAt: `${PAGE_DAY}T12:00:${String(index % 60).padStart(2, '0')}.000Z`,
    ...(isLong && longHistory()),
  };
  const read = listed(moved);
  if (read === null) throw new Error('expected a closing date');
  return read;
}

function longHistory(): object {
  const history = historyJson(LONG_MESSAGES, 7);
  return { routingEvents: fieldOf(history, 'routingEvents'), messages: fieldOf(history, 'messages') };
}

/** Null for a conversation that upstream does not list: it has no readable closing date. */
function listed(conversation: ConversationJson): Listed | null {
  const closedAtMs = instantOf(conversation['closedAt']);
  if (closedAtMs === undefined) return null;
  const messages = objectsIn(fieldOf(conversation['messages'], 'edges')).length;
  return { conversation, closedAtMs, pages: Math.max(1, Math.ceil(messages / MESSAGES_PER_PAGE)) };
}

function inOrderOfClosing(one: Listed, other: Listed): number {
  return one.closedAtMs - other.closedAtMs || (one.conversation.id < other.conversation.id ? -1 : 1);
}

function rangeOf(conversations: readonly Listed[]): Range {
  const sorted = conversations.toSorted(inOrderOfClosing);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) throw new Error('expected conversations');
  const from = new Date(first.closedAtMs).toISOString();
  return { conversations: sorted, from, to: new Date(last.closedAtMs + 1).toISOString() };
}
