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

/** Performs the last contact's end, if it has one, and gives the conversation's `closedAt` as upstream spells it. */
export type ConversationEnding = (stage: ConversationBuilder, draft: ContactDraft) => string | null;

export const close: ConversationEnding = (stage, draft) => {
  const { atMs } = endClosed(stage, draft);
  if (!stage.random.chance(0.3)) return stage.date(atMs);
  stage.tag('closedAtSlightlyOff');
  return stage.date(atMs + stage.random.pick([-2, -1, 1, 2, 3]) * stage.setting.grainMs);
};

export const stayOpen: ConversationEnding = (stage) => {
  stage.tag('ongoing');
  return null;
};

/** Snoozed, and nobody has come back to it yet. */
export const staySnoozed: ConversationEnding = (stage, draft) => {
  stage.tag('leftSnoozed');
  const snooze = snoozedAttachment(stage, draft.operator, [60, 3_000]);
  const fact = stage.addSystemMessage(snooze);
  endDraft(draft, fact, snooze, [snooze]);
  return null;
};

/** Given back or transferred, waiting for the next operator. */
export const stayQueued: ConversationEnding = (stage, draft) => {
  stage.tag('leftQueued');
  endUnclosed(stage, draft);
  waitInQueue(stage);
  return null;
};

/** Given back or transferred, and closed before anybody else took it: no anomaly (R7). */
export const closeInQueue: ConversationEnding = (stage, draft) => {
  stage.tag('closedWhileQueued');
  endUnclosed(stage, draft);
  waitInQueue(stage);
  return stage.addSystemMessage(closedAttachment(stage.random.pick([null, pickHuman(stage)]))).date;
};

/** The conversation is closed, no event says so, and the history goes on a little (R6). */
export const closeByDateOnly: ConversationEnding = (stage, draft) => {
  stage.tag('closedByDateOnly');
  stage.wait(1, 20_000);
  const closedAt = stage.date();
  endByDate(stage, draft, stage.nowMs, closedAt, 'MISSING_END');
  if (stage.random.chance(0.6)) {
    stage.tag('factsAfterClosedAt');
    writeMessages(stage, draft, { lines: stage.random.int(1, 4), counted: false, pauseMs: [1, 20_000] });
  }
  return closedAt;
};

/** The closing date lies before the last opening. After an earlier close this is a reopening; else a clock is wrong (R6). */
export const closeBeforeOpening: ConversationEnding = (stage, draft) => {
  const earlierClose = stage.closes.findLast(({ atMs }) => atMs < draft.push.atMs);
  if (earlierClose !== undefined) {
    stage.tag('reopenedOngoing');
    return stage.date(earlierClose.atMs);
  }
  // Whether a late routing event lies outside a contact without length is nowhere said, so it is not scripted.
  if (draft.eventKinds[0] === 'PUSHED' && draft.eventKinds.includes('ROUTED')) return close(stage, draft);
  stage.tag('clockSkew');
  forgetTalk(draft);
  endByDate(stage, draft, draft.push.atMs, draft.push.date, 'CLOCK_SKEW');
  return stage.date(draft.push.atMs - stage.random.int(1, 120) * 1_000);
};

/** The push to the next operator cannot be dated: whatever that operator does lies in no contact (R15). */
export const pushUnreadably: ConversationEnding = (stage, draft) => {
  stage.tag('unreadablePush');
  const successor = pickHuman(stage, draft.operator);
  const transfer = transferredToUserAttachment(stage, draft.operator, successor);
  const fact = stage.addSystemMessage(transfer);
  endDraft(draft, fact, transfer, [transfer]);
  stage.wait(1_001, 5_000);
  stage.addUnreadableSystemMessage(pushedAttachment(successor));
  stage.wait(1_001, 30_000);
  writeOutsideContacts(stage);
  stage.wait(1, 30_000);
  stage.addParticipantMessage({ author: successor, text: operatorText(stage.random) });
  stage.wait(1, 30_000);
  return stage.addSystemMessage(closedAttachment(successor)).date;
};

/** The close cannot be dated, so the conversation's own date ends the contact (R6, R15). */
export const closeUnreadably: ConversationEnding = (stage, draft) => {
  stage.tag('unreadableClose');
  stage.wait(1, 5_000);
  stage.addUnreadableSystemMessage(closedAttachment(draft.operator));
  const closedAt = stage.date();
  endByDate(stage, draft, stage.nowMs, closedAt, 'MISSING_END');
  return closedAt;
};

/** The conversation's closing date counts as absent, and is reported (R15). */
export const writeUnreadableClosedAt: ConversationEnding = (stage, draft) => {
  stage.tag('unreadableClosedAt');
  if (stage.random.chance(0.5)) endClosed(stage, draft);
  else stage.tag('ongoing');
  stage.expectAnomaly('UNREADABLE_FACT', null);
  return stage.unreadableDate();
};

function endByDate(
  stage: ConversationBuilder,
  draft: ContactDraft,
  atMs: number,
  closedAt: string,
  code: 'MISSING_END' | 'CLOCK_SKEW',
): void {
  draft.expected.closedAt = closedAt;
  draft.expected.endReason = 'CLOSED';
  noteClosingDelay(draft, atMs);
  stage.expectAnomaly(code, { atMs, date: closedAt, id: draft.push.id });
}

/** A contact without length holds nothing of what was said after its opening. */
function forgetTalk(draft: ContactDraft): void {
  draft.expected.firstResponseAt = null;
  draft.expected.operatorMessageCount = 0;
  draft.expected.visitorMessageCount = 0;
  draft.expected.firstReplySeconds = null;
  draft.replySeconds.length = 0;
  draft.lastVisitorMessageMs = null;
  draft.eventKinds.splice(draft.eventKinds.indexOf('PUSHED') + 1);
}
