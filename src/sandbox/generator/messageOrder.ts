import type { ConversationBuilder } from './record/conversationBuilder.ts';
import { instantOf } from './world/dates.ts';
import type { MessageJson, RoutingEventJson } from './world/historyJson.ts';

/** Orders a history for a response: mostly by time, and sometimes in each of the other orders that R1 names. */
export interface DeliveredHistory {
  readonly messages: readonly MessageJson[];
  readonly routingEvents: readonly RoutingEventJson[];
}

const MOST_REPEATS = 3;

export function orderHistory(builder: ConversationBuilder): DeliveredHistory {
  const messages = withSharedId(builder, builder.messages);
  return { messages: repeated(builder, ordered(builder, messages)), routingEvents: orderedEvents(builder) };
}

/** A participant's message with the id of a system message. It is not a repeat, as the kinds differ. */
function withSharedId(
  builder: ConversationBuilder,
  messages: readonly MessageJson[],
): readonly MessageJson[] {
  const system = messages.find((message) => message.__typename === 'SystemMessage');
  if (system === undefined || !builder.random.chance(0.05)) return messages;
  const index = messages.findIndex((message) => message.__typename === 'ParticipantConversationMessage');
  if (index < 0) return messages;
  builder.tag('sameIdOfAnotherKind');
  return messages.map((message, at) =>
    at === index && message.__typename === 'ParticipantConversationMessage'
      ? { ...message, messageId: system.systemMessageId }
      : message,
  );
}

function ordered(builder: ConversationBuilder, messages: readonly MessageJson[]): readonly MessageJson[] {
  if (builder.random.chance(0.15) && mayBeReversed(messages)) {
    builder.tag('newestFirstMessages');
    return messages.toReversed();
  }
  if (builder.random.chance(0.06) && allDistinct(messages)) {
    builder.tag('shuffledMessages');
    return shuffled(builder, messages);
  }
  return messages;
}

function orderedEvents(builder: ConversationBuilder): readonly RoutingEventJson[] {
  const { routingEvents, random } = builder;
  if (!random.chance(0.15) || !mayBeReversed(routingEvents)) return routingEvents;
  builder.tag('newestFirstRoutingEvents');
  return routingEvents.toReversed();
}

/** Adds copies of messages. Each copy comes later in the list than its original. */
function repeated(builder: ConversationBuilder, messages: readonly MessageJson[]): readonly MessageJson[] {
  const { random } = builder;
  if (messages.length === 0 || !random.chance(0.1)) return messages;
  builder.tag('repeatedMessage');
  const list = [...messages];
  for (let left = random.int(1, MOST_REPEATS); left > 0; left -= 1) {
    const original = random.pick(messages.filter(isReadable));
    const first = list.indexOf(original);
    list.splice(random.int(first + 1, list.length), 0, copyOf(builder, original));
  }
  return list;
}

function copyOf(builder: ConversationBuilder, message: MessageJson): MessageJson {
  const atMs = instantOf(message.createdAt);
  if (atMs === undefined || !builder.random.chance(0.3)) return message;
  builder.tag('repeatedByAnotherSpelling');
  return { ...message, createdAt: builder.date(atMs) };
}

function mayBeReversed(list: readonly { readonly createdAt: string }[]): boolean {
  const instants = list.map(({ createdAt }) => instantOf(createdAt)).filter((atMs) => atMs !== undefined);
  const [first] = instants;
  const last = instants.at(-1);
  return first !== undefined && last !== undefined && first < last;
}

function allDistinct(list: readonly MessageJson[]): boolean {
  const instants = list.map(({ createdAt }) => instantOf(createdAt));
  return new Set(instants).size === list.length;
}

function isReadable({ createdAt }: MessageJson): boolean {
  return instantOf(createdAt) !== undefined;
}

function shuffled(builder: ConversationBuilder, messages: readonly MessageJson[]): readonly MessageJson[] {
  const list = [...messages];
  for (let last = list.length - 1; last > 0; last -= 1) {
    const [moved] = list.splice(builder.random.int(0, last), 1);
    if (moved !== undefined) list.push(moved);
  }
  return list;
}
