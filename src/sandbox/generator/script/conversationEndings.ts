import type { ContactDraft } from '../record/buildExpected.ts';
import { endDraft, noteClosingDelay } from '../record/buildExpected.ts';
import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import { operatorText } from '../world/text.ts';
import { pushedAttachment } from './contactOpenings.ts';
import { closedAttachment, snoozedAttachment, transferredToUserAttachment } from './endingAttachments.ts';
import { endClosed, endUnclosed } from './endings.ts';
import { writeMessages, writeOutsideContacts } from './participantMessages.ts';
import { pickHuman } from './pickUsers.ts';
import { waitInQueue } from './queue.ts';

/** Writes the end of the last contact, if it has one. Returns the conversation's `closedAt` as upstream's text. */
export type ConversationEnding = (builder: ConversationBuilder, draft: ContactDraft) => string | null;

export const close: ConversationEnding = (builder, draft) => {
  const { atMs } = endClosed(builder, draft);
  if (!builder.random.chance(0.3)) return builder.date(atMs);
  builder.tag('closedAtSlightlyOff');
  return builder.date(atMs + builder.random.pick([-2, -1, 1, 2, 3]) * builder.setting.grainMs);
};

export const stayOpen: ConversationEnding = (builder) => {
  builder.tag('ongoing');
  return null;
};

/** The conversation is still snoozed. */
export const staySnoozed: ConversationEnding = (builder, draft) => {
  builder.tag('leftSnoozed');
  const snooze = snoozedAttachment(builder, draft.operator, [60, 3_000]);
  const fact = builder.addSystemMessage(snooze);
  endDraft(draft, fact, snooze, [snooze]);
  return null;
};

/** Released or transferred, and waiting for the next operator. */
export const stayQueued: ConversationEnding = (builder, draft) => {
  builder.tag('leftQueued');
  endUnclosed(builder, draft);
  waitInQueue(builder);
  return null;
};

/** Released or transferred, and closed before the next push: no anomaly (R7). */
export const closeInQueue: ConversationEnding = (builder, draft) => {
  builder.tag('closedWhileQueued');
  endUnclosed(builder, draft);
  waitInQueue(builder);
  return builder.addSystemMessage(closedAttachment(builder.random.pick([null, pickHuman(builder)]))).date;
};

/** The conversation is closed without an event, and the history has a few later messages (R6). */
export const closeByDateOnly: ConversationEnding = (builder, draft) => {
  builder.tag('closedByDateOnly');
  builder.wait(1, 20_000);
  const closedAt = builder.date();
  endByDate(builder, draft, builder.nowMs, closedAt, 'MISSING_END');
  if (builder.random.chance(0.6)) {
    builder.tag('factsAfterClosedAt');
    writeMessages(builder, draft, { lines: builder.random.int(1, 4), counted: false, pauseMs: [1, 20_000] });
  }
  return closedAt;
};

/** The closing date is before the last opening. After an earlier close it is a reopening, else a wrong clock (R6). */
export const closeBeforeOpening: ConversationEnding = (builder, draft) => {
  const earlierClose = builder.closes.findLast(({ atMs }) => atMs < draft.push.atMs);
  if (earlierClose !== undefined) {
    builder.tag('reopenedOngoing');
    return builder.date(earlierClose.atMs);
  }
  // No rule decides whether a late routing event belongs to a contact without length. So no script writes one.
  if (draft.eventKinds[0] === 'PUSHED' && draft.eventKinds.includes('ROUTED')) return close(builder, draft);
  builder.tag('clockSkew');
  forgetTalk(draft);
  endByDate(builder, draft, draft.push.atMs, draft.push.date, 'CLOCK_SKEW');
  return builder.date(draft.push.atMs - builder.random.int(1, 120) * 1_000);
};

/** The push to the next operator has an unreadable date: that operator's messages belong to no contact (R15). */
export const pushUnreadably: ConversationEnding = (builder, draft) => {
  builder.tag('unreadablePush');
  const successor = pickHuman(builder, draft.operator);
  const transfer = transferredToUserAttachment(builder, draft.operator, successor);
  const fact = builder.addSystemMessage(transfer);
  endDraft(draft, fact, transfer, [transfer]);
  builder.wait(1_001, 5_000);
  builder.addUnreadableSystemMessage(pushedAttachment(successor));
  builder.wait(1_001, 30_000);
  writeOutsideContacts(builder);
  builder.wait(1, 30_000);
  builder.addParticipantMessage({ author: successor, text: operatorText(builder.random) });
  builder.wait(1, 30_000);
  return builder.addSystemMessage(closedAttachment(successor)).date;
};

/** The close has an unreadable date, so the conversation's closing date ends the contact (R6, R15). */
export const closeUnreadably: ConversationEnding = (builder, draft) => {
  builder.tag('unreadableClose');
  builder.wait(1, 5_000);
  builder.addUnreadableSystemMessage(closedAttachment(draft.operator));
  const closedAt = builder.date();
  endByDate(builder, draft, builder.nowMs, closedAt, 'MISSING_END');
  return closedAt;
};

/** The conversation's closing date is unreadable. It counts as missing, and is reported as an anomaly (R15). */
export const writeUnreadableClosedAt: ConversationEnding = (builder, draft) => {
  builder.tag('unreadableClosedAt');
  if (builder.random.chance(0.5)) endClosed(builder, draft);
  else builder.tag('ongoing');
  builder.expectAnomaly('UNREADABLE_FACT', null);
  return builder.unreadableDate();
};

function endByDate(
  builder: ConversationBuilder,
  draft: ContactDraft,
  atMs: number,
  closedAt: string,
  code: 'MISSING_END' | 'CLOCK_SKEW',
): void {
  draft.expected.closedAt = closedAt;
  draft.expected.endReason = 'CLOSED';
  noteClosingDelay(draft, atMs);
  builder.expectAnomaly(code, { atMs, date: closedAt, id: draft.push.id });
}

/** A contact without length has no messages after its opening. */
function forgetTalk(draft: ContactDraft): void {
  draft.expected.firstResponseAt = null;
  draft.expected.operatorMessageCount = 0;
  draft.expected.visitorMessageCount = 0;
  draft.expected.firstReplySeconds = null;
  draft.replySeconds.length = 0;
  draft.lastVisitorMessageMs = null;
  draft.eventKinds.splice(draft.eventKinds.indexOf('PUSHED') + 1);
}
