import type { ConversationBuilder } from './record/conversationBuilder.ts';
import { instantOf } from './world/dates.ts';
import type { MessageJson, RoutingEventJson } from './world/historyJson.ts';

/** How a history that was performed in order is handed out: rarely any other way, but every way that R1 names. */
export interface DeliveredHistory {
  readonly messages: readonly MessageJson[];
  readonly routingEvents: readonly RoutingEventJson[];
}

const MOST_REPEATS = 3;

export function orderHistory(stage: ConversationBuilder): DeliveredHistory {
  const messages = withSharedId(stage, stage.messages);
  return { messages: repeated(stage, ordered(stage, messages)), routingEvents: orderedEvents(stage) };
}

/** A participant's message under the id of a system message: two kinds, so no repeat. */
function withSharedId(stage: ConversationBuilder, messages: readonly MessageJson[]): readonly MessageJson[] {
  const system = messages.find((message) => message.__typename === 'SystemMessage');
  if (system === undefined || !stage.random.chance(0.05)) return messages;
  const index = messages.findIndex((message) => message.__typename === 'ParticipantConversationMessage');
  if (index < 0) return messages;
  stage.tag('sameIdOfAnotherKind');
  return messages.map((message, at) =>
    at === index && message.__typename === 'ParticipantConversationMessage'
      ? { ...message, messageId: system.systemMessageId }
      : message,
  );
}

function ordered(stage: ConversationBuilder, messages: readonly MessageJson[]): readonly MessageJson[] {
  if (stage.random.chance(0.15) && mayBeReversed(messages)) {
    stage.tag('newestFirstMessages');
    return messages.toReversed();
  }
  if (stage.random.chance(0.06) && allDistinct(messages)) {
    stage.tag('shuffledMessages');
    return shuffled(stage, messages);
  }
  return messages;
}

function orderedEvents(stage: ConversationBuilder): readonly RoutingEventJson[] {
  const { routingEvents, random } = stage;
  if (!random.chance(0.15) || !mayBeReversed(routingEvents)) return routingEvents;
  stage.tag('newestFirstRoutingEvents');
  return routingEvents.toReversed();
}

/** Puts copies further down the list, the first copy staying where it is. */
function repeated(stage: ConversationBuilder, messages: readonly MessageJson[]): readonly MessageJson[] {
  const { random } = stage;
  if (messages.length === 0 || !random.chance(0.1)) return messages;
  stage.tag('repeatedMessage');
  const list = [...messages];
  for (let left = random.int(1, MOST_REPEATS); left > 0; left -= 1) {
    const original = random.pick(messages.filter(isReadable));
    const first = list.indexOf(original);
    list.splice(random.int(first + 1, list.length), 0, copyOf(stage, original));
  }
  return list;
}

function copyOf(stage: ConversationBuilder, message: MessageJson): MessageJson {
  const atMs = instantOf(message.createdAt);
  if (atMs === undefined || !stage.random.chance(0.3)) return message;
  stage.tag('repeatedByAnotherSpelling');
  return { ...message, createdAt: stage.date(atMs) };
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

function shuffled(stage: ConversationBuilder, messages: readonly MessageJson[]): readonly MessageJson[] {
  const list = [...messages];
  for (let last = list.length - 1; last > 0; last -= 1) {
    const [moved] = list.splice(stage.random.int(0, last), 1);
    if (moved !== undefined) list.push(moved);
  }
  return list;
}
