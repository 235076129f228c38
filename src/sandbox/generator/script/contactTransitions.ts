import type { ContactDraft } from '../record/buildExpected.ts';
import { endDraft } from '../record/buildExpected.ts';
import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import type { EndingAttachmentJson } from '../world/historyJson.ts';
import type { UserJson } from '../world/people.ts';
import {
  draftContactAt,
  openAfterRoutingEvent,
  openContact,
  openLaterContact,
  pushedAttachment,
} from './contactOpenings.ts';
import {
  releasedAttachment,
  snoozedAttachment,
  transferredToRuleAttachment,
  transferredToUserAttachment,
} from './endingAttachments.ts';
import { endClosed, endUnclosed } from './endings.ts';
import { writeOutsideContacts } from './participantMessages.ts';
import { pickGroup, pickHuman, pickRule } from './pickUsers.ts';
import { waitInQueue } from './queue.ts';

/** How one contact ends and the next opens, where the two are one event or overlap (R4, R5, R11). */
export type ContactTransition = (
  stage: ConversationBuilder,
  from: ContactDraft,
  to: UserJson | null,
) => ContactDraft;

/** Pushed again with nothing in between: the first contact ends at the second push, unexplained (R5). */
export const replaceByPush: ContactTransition = (stage, from, to) => {
  stage.tag('pushAfterPush');
  const next = openContact(stage, to);
  replace(stage, from, next);
  return next;
};

/** Both pushes on one message: the first contact lasts no time, and the second's id gets a number (R11). */
export function openTwiceAtOnce(
  stage: ConversationBuilder,
  first: UserJson | null,
  second: UserJson | null,
): ContactDraft {
  stage.tag('twoPushesOnOneMessage', 'severalAttachments');
  const push = stage.addSystemMessage(pushedAttachment(first), pushedAttachment(second));
  const from = draftContactAt(stage, first, push);
  const next = draftContactAt(stage, second, push);
  replace(stage, from, next);
  return next;
}

/** The transfer and the push that follows from it on one message. */
export const transferOnPushMessage: ContactTransition = (stage, from, to) => {
  stage.tag('transferAndPushOnOneMessage', 'severalAttachments');
  const rule = pickRule(stage);
  const transfer = stage.random.chance(0.5)
    ? transferredToUserAttachment(stage, from.operator, to)
    : transferredToRuleAttachment(stage, from.operator, rule);
  const fact = stage.addSystemMessage(transfer, pushedAttachment(to));
  if (transfer.__typename === 'TransferredToRoutingRuleSystemAttachment' && stage.random.chance(0.3)) {
    // The event of that instant that names the rule lies between the transfer and the push (R1).
    stage.tag('tiedRoutingEvent');
    stage.addRoutingEvent(rule, pickGroup(stage, rule));
  }
  endDraft(from, fact, transfer, [transfer]);
  return draftContactAt(stage, to, fact);
};

/** The transfer is written down up to a second after the push that it caused (R4). */
export const transferLate: ContactTransition = (stage, from, to) => {
  const [operator, successor] = twoPeople(stage, from, to);
  if (operator === null) return replaceByPush(stage, from, to);
  const next = openContact(stage, successor);
  stage.waitWithinOneEnding();
  endLate(stage, from, next, lateTransfer(stage, operator, successor));
  return next;
};

/** The release is written down up to a second after the next push (R4). */
export const releaseLate: ContactTransition = (stage, from, to) => {
  const [operator, successor] = twoPeople(stage, from, to);
  if (operator === null) return replaceByPush(stage, from, to);
  stage.tag('lateRelease');
  const next = openContact(stage, successor);
  stage.waitWithinOneEnding();
  endLate(stage, from, next, releasedAttachment(operator));
  return next;
};

/** Release, next push, and only then the transfer, all within a second: one ending around a push (R4). */
export const releaseThenTransferLate: ContactTransition = (stage, from, to) => {
  const [operator, successor] = twoPeople(stage, from, to);
  if (operator === null || stage.setting.grainMs !== 1) return replaceByPush(stage, from, to);
  stage.tag('lateTransferAfterRelease');
  const release = releasedAttachment(operator);
  const end = stage.addSystemMessage(release);
  stage.nowMs += stage.random.int(1, 400);
  const next = openContact(stage, successor);
  stage.nowMs += stage.random.int(0, 600);
  const transfer = lateTransfer(stage, operator, successor);
  stage.addSystemMessage(transfer);
  endDraft(from, end, transfer, [release, transfer]);
  return next;
};

const DAY_MINUTES = 24 * 60;

/** Snoozed for days; comes back to the same operator, mostly without a new distribution (R8). */
export const snoozeOverDays: ContactTransition = (stage, from) => {
  stage.tag('snoozeOverDays', 'sameOperatorAgain');
  const snooze = snoozedAttachment(stage, from.operator, [DAY_MINUTES, 4 * DAY_MINUTES]);
  const fact = stage.addSystemMessage(snooze);
  endDraft(from, fact, snooze, [snooze]);
  stage.wait(DAY_MINUTES * 60_000, 4 * DAY_MINUTES * 60_000);
  if (stage.random.chance(0.3)) return openAfterRoutingEvent(stage, from.operator);
  stage.tag('snoozeWithoutNewRoutingEvent');
  return openContact(stage, from.operator);
};

/** Ended by an event of its own, some time in the queue, then the next operator. */
export const endThenQueue: ContactTransition = (stage, from, to) => {
  endUnclosed(stage, from);
  waitInQueue(stage);
  const next = openLaterContact(stage, to);
  const keptRouting = next.expected.routedAt === from.expected.routedAt;
  if (from.expected.endReason === 'SNOOZED' && keptRouting) stage.tag('snoozeWithoutNewRoutingEvent');
  if (to !== null && to === from.operator) stage.tag('sameOperatorAgain');
  return next;
};

/** Closed, and opened again by the visitor. */
export const reopen: ContactTransition = (stage, from, to) => {
  stage.tag('reopened');
  endClosed(stage, from);
  waitInQueue(stage);
  writeOutsideContacts(stage);
  stage.wait(1_001, 60_000);
  return openLaterContact(stage, to);
};

function replace(stage: ConversationBuilder, from: ContactDraft, next: ContactDraft): void {
  from.expected.closedAt = next.push.date;
  from.expected.endReason = 'REPLACED';
  stage.expectAnomaly('MISSING_END', next.push, from.push.id);
}

function endLate(
  stage: ConversationBuilder,
  from: ContactDraft,
  next: ContactDraft,
  ending: EndingAttachmentJson,
): void {
  stage.addSystemMessage(ending);
  endDraft(from, next.push, ending, [ending]);
}

function lateTransfer(stage: ConversationBuilder, from: UserJson, to: UserJson): EndingAttachmentJson {
  if (stage.random.chance(0.6)) {
    stage.tag('lateTransferToUser');
    return transferredToUserAttachment(stage, from, to);
  }
  stage.tag('lateTransferToRoutingRule');
  return transferredToRuleAttachment(stage, from, pickRule(stage));
}

/** Late endings are told by who is named in them: both operators must be known, and be two. */
function twoPeople(
  stage: ConversationBuilder,
  from: ContactDraft,
  to: UserJson | null,
): readonly [UserJson | null, UserJson] {
  const successor = to === null || to === from.operator ? pickHuman(stage, from.operator) : to;
  return [from.operator, successor];
}
