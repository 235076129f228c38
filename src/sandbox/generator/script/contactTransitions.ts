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

/** Transitions in which one contact ends and the next one opens by the same event, or in which both overlap (R4, R5, R11). */
export type ContactTransition = (
  builder: ConversationBuilder,
  from: ContactDraft,
  to: UserJson | null,
) => ContactDraft;

/** Two pushes without an end between them: the first contact ends at the second push, with an anomaly (R5). */
export const replaceByPush: ContactTransition = (builder, from, to) => {
  builder.tag('pushAfterPush');
  const next = openContact(builder, to);
  replace(builder, from, next);
  return next;
};

/** Both pushes are on one message: the first contact has no length, and the id of the second one gets a number (R11). */
export function openTwiceAtOnce(
  builder: ConversationBuilder,
  first: UserJson | null,
  second: UserJson | null,
): ContactDraft {
  builder.tag('twoPushesOnOneMessage', 'severalAttachments');
  const push = builder.addSystemMessage(pushedAttachment(first), pushedAttachment(second));
  const from = draftContactAt(builder, first, push);
  const next = draftContactAt(builder, second, push);
  replace(builder, from, next);
  return next;
}

/** The transfer and the push that it causes are on one message. */
export const transferOnPushMessage: ContactTransition = (builder, from, to) => {
  builder.tag('transferAndPushOnOneMessage', 'severalAttachments');
  const rule = pickRule(builder);
  const transfer = builder.random.chance(0.5)
    ? transferredToUserAttachment(builder, from.operator, to)
    : transferredToRuleAttachment(builder, from.operator, rule);
  const fact = builder.addSystemMessage(transfer, pushedAttachment(to));
  if (transfer.__typename === 'TransferredToRoutingRuleSystemAttachment' && builder.random.chance(0.3)) {
    // The routing event of that instant with the same rule comes between the transfer and the push (R1).
    builder.tag('tiedRoutingEvent');
    builder.addRoutingEvent(rule, pickGroup(builder, rule));
  }
  endDraft(from, fact, transfer, [transfer]);
  return draftContactAt(builder, to, fact);
};

/** The transfer has a date up to a second after the push that it caused (R4). */
export const transferLate: ContactTransition = (builder, from, to) => {
  const [operator, successor] = twoPeople(builder, from, to);
  if (operator === null) return replaceByPush(builder, from, to);
  const next = openContact(builder, successor);
  builder.waitWithinOneEnding();
  endLate(builder, from, next, lateTransfer(builder, operator, successor));
  return next;
};

/** The release has a date up to a second after the next push (R4). */
export const releaseLate: ContactTransition = (builder, from, to) => {
  const [operator, successor] = twoPeople(builder, from, to);
  if (operator === null) return replaceByPush(builder, from, to);
  builder.tag('lateRelease');
  const next = openContact(builder, successor);
  builder.waitWithinOneEnding();
  endLate(builder, from, next, releasedAttachment(operator));
  return next;
};

/** Release, next push and transfer, in this order and within a second: release and transfer are one ending (R4). */
export const releaseThenTransferLate: ContactTransition = (builder, from, to) => {
  const [operator, successor] = twoPeople(builder, from, to);
  if (operator === null || builder.setting.grainMs !== 1) return replaceByPush(builder, from, to);
  builder.tag('lateTransferAfterRelease');
  const release = releasedAttachment(operator);
  const end = builder.addSystemMessage(release);
  builder.nowMs += builder.random.int(1, 400);
  const next = openContact(builder, successor);
  builder.nowMs += builder.random.int(0, 600);
  const transfer = lateTransfer(builder, operator, successor);
  builder.addSystemMessage(transfer);
  endDraft(from, end, transfer, [release, transfer]);
  return next;
};

const DAY_MINUTES = 24 * 60;

/** Snoozed for days, then pushed to the same operator, mostly without a new distribution (R8). */
export const snoozeOverDays: ContactTransition = (builder, from) => {
  builder.tag('snoozeOverDays', 'sameOperatorAgain');
  const snooze = snoozedAttachment(builder, from.operator, [DAY_MINUTES, 4 * DAY_MINUTES]);
  const fact = builder.addSystemMessage(snooze);
  endDraft(from, fact, snooze, [snooze]);
  builder.wait(DAY_MINUTES * 60_000, 4 * DAY_MINUTES * 60_000);
  if (builder.random.chance(0.3)) return openAfterRoutingEvent(builder, from.operator);
  builder.tag('snoozeWithoutNewRoutingEvent');
  return openContact(builder, from.operator);
};

/** Ended by an event, then some time in the queue, then a push to the next operator. */
export const endThenQueue: ContactTransition = (builder, from, to) => {
  endUnclosed(builder, from);
  waitInQueue(builder);
  const next = openLaterContact(builder, to);
  const keptRouting = next.expected.routedAt === from.expected.routedAt;
  if (from.expected.endReason === 'SNOOZED' && keptRouting) builder.tag('snoozeWithoutNewRoutingEvent');
  if (to !== null && to === from.operator) builder.tag('sameOperatorAgain');
  return next;
};

/** Closed, and opened again by the visitor. */
export const reopen: ContactTransition = (builder, from, to) => {
  builder.tag('reopened');
  endClosed(builder, from);
  waitInQueue(builder);
  writeOutsideContacts(builder);
  builder.wait(1_001, 60_000);
  return openLaterContact(builder, to);
};

function replace(builder: ConversationBuilder, from: ContactDraft, next: ContactDraft): void {
  from.expected.closedAt = next.push.date;
  from.expected.endReason = 'REPLACED';
  builder.expectAnomaly('MISSING_END', next.push, from.push.id);
}

function endLate(
  builder: ConversationBuilder,
  from: ContactDraft,
  next: ContactDraft,
  ending: EndingAttachmentJson,
): void {
  builder.addSystemMessage(ending);
  endDraft(from, next.push, ending, [ending]);
}

function lateTransfer(builder: ConversationBuilder, from: UserJson, to: UserJson): EndingAttachmentJson {
  if (builder.random.chance(0.6)) {
    builder.tag('lateTransferToUser');
    return transferredToUserAttachment(builder, from, to);
  }
  builder.tag('lateTransferToRoutingRule');
  return transferredToRuleAttachment(builder, from, pickRule(builder));
}

/** A late ending belongs to the operator that it names. So both operators must be known, and differ. */
function twoPeople(
  builder: ConversationBuilder,
  from: ContactDraft,
  to: UserJson | null,
): readonly [UserJson | null, UserJson] {
  const successor = to === null || to === from.operator ? pickHuman(builder, from.operator) : to;
  return [from.operator, successor];
}
