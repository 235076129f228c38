import type { ContactDraft } from '../record/buildExpected.ts';
import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import { openAfterUnreadableRoutingEvent, openFirstContact } from './contactOpenings.ts';
import type { ContactTransition } from './contactTransitions.ts';
import {
  endThenQueue,
  openTwiceAtOnce,
  releaseLate,
  releaseThenTransferLate,
  reopen,
  replaceByPush,
  snoozeOverDays,
  transferLate,
  transferOnPushMessage,
} from './contactTransitions.ts';
import type { ConversationEnding } from './conversationEndings.ts';
import {
  close,
  closeBeforeOpening,
  closeByDateOnly,
  closeInQueue,
  closeUnreadably,
  pushUnreadably,
  stayOpen,
  stayQueued,
  staySnoozed,
  writeUnreadableClosedAt,
} from './conversationEndings.ts';
import { writeConversationWithoutContacts } from './emptyScripts.ts';
import { writeMessages, writeOutsideContacts } from './participantMessages.ts';
import { pickBot, pickGroup, pickHuman, pickOperator, pickRule } from './pickUsers.ts';
import { addSystemNoise } from './systemNoise.ts';

/** Most contacts and messages of one conversation. */
export const MAX_CONTACTS = 12;
export const MAX_MESSAGES = 450;

/** Most messages of one contact besides its talk: for queue, push, ending and repeats. */
const MESSAGES_AROUND_TALK = 16;

/** Longer than the times of R4 and R8, so that edge cases occur only on purpose. */
const SHORTEST_CONTACT_MS = [1_500, 8_000] as const;

/** Writes one conversation from its first message to its end, if it has one. Returns its `closedAt`. */
export function writeConversation(builder: ConversationBuilder): string | null {
  const contacts = builder.random.weighted(CONTACTS);
  if (contacts === 0) return writeConversationWithoutContacts(builder);
  const lines = linesAContact(builder, contacts);
  prologue(builder);
  let draft = firstContact(builder, contacts);
  converse(builder, draft, lines);
  while (builder.drafts.length < contacts) {
    draft = builder.random.weighted(HANDOVERS)(builder, draft, successor(builder, draft));
    converse(builder, draft, lines);
  }
  return builder.random.weighted(isBlemished(builder) ? FINALES : ALL_FINALES)(builder, draft);
}

const CONTACTS: readonly (readonly [number, number])[] = [
  [7, 0],
  [46, 1],
  [19, 2],
  [10, 3],
  [6, 4],
  [3, 5],
  [2, 6],
  [1.5, 7],
  [1.5, 8],
  [1, 9],
  [1, 10],
  [1, 11],
  [1, MAX_CONTACTS],
];

const HANDOVERS: readonly (readonly [number, ContactTransition])[] = [
  [70, endThenQueue],
  [6, reopen],
  [5, replaceByPush],
  [4, transferOnPushMessage],
  [4, transferLate],
  [2, releaseLate],
  [3, releaseThenTransferLate],
  [5, snoozeOverDays],
];

const FINALES: readonly (readonly [number, ConversationEnding])[] = [
  [74, close],
  [4, stayOpen],
  [2, staySnoozed],
  [2, stayQueued],
  [4, closeInQueue],
  [5, closeByDateOnly],
  [4, closeBeforeOpening],
];

const ALL_FINALES: readonly (readonly [number, ConversationEnding])[] = [
  ...FINALES,
  [1.5, pushUnreadably],
  [1.5, closeUnreadably],
  [1.5, writeUnreadableClosedAt],
];

function linesAContact(builder: ConversationBuilder, contacts: number): readonly [min: number, max: number] {
  if (!builder.random.chance(0.04)) return [0, 12];
  builder.tag('severalPages');
  const total = builder.random.int(120, MAX_MESSAGES - MESSAGES_AROUND_TALK * contacts);
  const each = Math.floor(total / contacts);
  return [each, each];
}

/** Writes the messages before the first distribution. */
function prologue(builder: ConversationBuilder): void {
  if (builder.random.chance(0.02)) {
    builder.tag('unreadableSystemMessage');
    const { url } = builder.setting.site.project;
    builder.addUnreadableSystemMessage({
      __typename: 'NavigationChangedSystemAttachment',
      url: `${url}/basket`,
    });
  }
  if (builder.random.chance(0.3)) addSystemNoise(builder, null);
  writeOutsideContacts(builder);
  builder.wait(0, 20_000);
}

function firstContact(builder: ConversationBuilder, contacts: number): ContactDraft {
  const operator = pickOperator(builder);
  if (contacts > 1 && builder.random.chance(0.15)) {
    builder.tag('botThenHuman');
    return openFirstContact(builder, pickBot(builder));
  }
  if (contacts > 1 && builder.random.chance(0.04)) {
    const rule = pickRule(builder);
    if (builder.random.chance(0.7)) builder.addRoutingEvent(rule, pickGroup(builder, rule));
    return openTwiceAtOnce(builder, operator, pickOperator(builder));
  }
  if (!isBlemished(builder) && builder.random.chance(0.01))
    return openAfterUnreadableRoutingEvent(builder, operator);
  return openFirstContact(builder, operator);
}

function converse(
  builder: ConversationBuilder,
  draft: ContactDraft,
  [min, max]: readonly [number, number],
): void {
  builder.wait(...SHORTEST_CONTACT_MS);
  writeMessages(builder, draft, {
    lines: builder.random.int(min, max),
    answering: !builder.random.chance(0.15),
  });
}

/** Picks the next operator: a person after a bot, and sometimes the same operator again. */
function successor(builder: ConversationBuilder, { operator }: ContactDraft) {
  if (operator?.__typename === 'Bot') return pickHuman(builder);
  return builder.random.chance(0.15) ? operator : pickOperator(builder);
}

/** A conversation has at most one unreadable fact, as no rule orders anomalies without a date. */
function isBlemished(builder: ConversationBuilder): boolean {
  return builder.anomalies.some(({ code }) => code === 'UNREADABLE_FACT');
}
