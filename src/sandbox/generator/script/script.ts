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

/** The most contacts and messages that one conversation is scripted with. */
export const MAX_CONTACTS = 12;
export const MAX_MESSAGES = 450;

/** What the scenes around the talk of one contact may need: queue, push, ending, repeats. */
const MESSAGES_AROUND_TALK = 16;

/** Longer than what R4 and R8 look at, so that no contact is odd by accident. */
const SHORTEST_CONTACT_MS = [1_500, 8_000] as const;

/** Performs one conversation from its first message to its end, if it has one; gives its `closedAt`. */
export function writeConversation(stage: ConversationBuilder): string | null {
  const contacts = stage.random.weighted(CONTACTS);
  if (contacts === 0) return writeConversationWithoutContacts(stage);
  const lines = linesAContact(stage, contacts);
  prologue(stage);
  let draft = firstContact(stage, contacts);
  converse(stage, draft, lines);
  while (stage.drafts.length < contacts) {
    draft = stage.random.weighted(HANDOVERS)(stage, draft, successor(stage, draft));
    converse(stage, draft, lines);
  }
  return stage.random.weighted(isBlemished(stage) ? FINALES : ALL_FINALES)(stage, draft);
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

function linesAContact(stage: ConversationBuilder, contacts: number): readonly [min: number, max: number] {
  if (!stage.random.chance(0.04)) return [0, 12];
  stage.tag('severalPages');
  const total = stage.random.int(120, MAX_MESSAGES - MESSAGES_AROUND_TALK * contacts);
  const each = Math.floor(total / contacts);
  return [each, each];
}

/** What comes before any distribution. */
function prologue(stage: ConversationBuilder): void {
  if (stage.random.chance(0.02)) {
    stage.tag('unreadableSystemMessage');
    const { url } = stage.setting.site.project;
    stage.addUnreadableSystemMessage({
      __typename: 'NavigationChangedSystemAttachment',
      url: `${url}/basket`,
    });
  }
  if (stage.random.chance(0.3)) addSystemNoise(stage, null);
  writeOutsideContacts(stage);
  stage.wait(0, 20_000);
}

function firstContact(stage: ConversationBuilder, contacts: number): ContactDraft {
  const operator = pickOperator(stage);
  if (contacts > 1 && stage.random.chance(0.15)) {
    stage.tag('botThenHuman');
    return openFirstContact(stage, pickBot(stage));
  }
  if (contacts > 1 && stage.random.chance(0.04)) {
    const rule = pickRule(stage);
    if (stage.random.chance(0.7)) stage.addRoutingEvent(rule, pickGroup(stage, rule));
    return openTwiceAtOnce(stage, operator, pickOperator(stage));
  }
  if (!isBlemished(stage) && stage.random.chance(0.01))
    return openAfterUnreadableRoutingEvent(stage, operator);
  return openFirstContact(stage, operator);
}

function converse(
  stage: ConversationBuilder,
  draft: ContactDraft,
  [min, max]: readonly [number, number],
): void {
  stage.wait(...SHORTEST_CONTACT_MS);
  writeMessages(stage, draft, { lines: stage.random.int(min, max), answering: !stage.random.chance(0.15) });
}

/** Who comes next: after a bot a person, sometimes the same operator again. */
function successor(stage: ConversationBuilder, { operator }: ContactDraft) {
  if (operator?.__typename === 'Bot') return pickHuman(stage);
  return stage.random.chance(0.15) ? operator : pickOperator(stage);
}

/** At most one unreadable fact a conversation is scripted: the order of undated anomalies is nowhere said. */
function isBlemished(stage: ConversationBuilder): boolean {
  return stage.anomalies.some(({ code }) => code === 'UNREADABLE_FACT');
}
