import { arriveAgain, byEvent, draftAt, open, pushing } from './arrivals.ts';
import { castGroup, castHuman, castRule } from './casting.ts';
import { releasing, snoozing, transferringToRule, transferringToUser } from './endingAttachments.ts';
import { endClosed, endUnclosed } from './endings.ts';
import type { EndingAttachmentJson } from './history.ts';
import { writeOutside } from './lines.ts';
import type { Draft } from './meaning.ts';
import { endDraft } from './meaning.ts';
import type { UserJson } from './people.ts';
import { queue } from './queue.ts';
import type { Stage } from './stage.ts';

/** How one contact ends and the next opens, where the two are one event or overlap (R4, R5, R11). */
export type Handover = (stage: Stage, from: Draft, to: UserJson | null) => Draft;

/** Pushed again with nothing in between: the first contact ends at the second push, unexplained (R5). */
export const replaced: Handover = (stage, from, to) => {
  stage.tag('pushAfterPush');
  const next = open(stage, to);
  replace(stage, from, next);
  return next;
};

/** Both pushes on one message: the first contact lasts no time, and the second's id gets a number (R11). */
export function openTwiceAtOnce(stage: Stage, first: UserJson | null, second: UserJson | null): Draft {
  stage.tag('twoPushesOnOneMessage', 'severalAttachments');
  const push = stage.system(pushing(first), pushing(second));
  const from = draftAt(stage, first, push);
  const next = draftAt(stage, second, push);
  replace(stage, from, next);
  return next;
}

/** The transfer and the push that follows from it on one message. */
export const transferredOnOneMessage: Handover = (stage, from, to) => {
  stage.tag('transferAndPushOnOneMessage', 'severalAttachments');
  const rule = castRule(stage);
  const transfer = stage.random.chance(0.5)
    ? transferringToUser(stage, from.operator, to)
    : transferringToRule(stage, from.operator, rule);
  const fact = stage.system(transfer, pushing(to));
  if (transfer.__typename === 'TransferredToRoutingRuleSystemAttachment' && stage.random.chance(0.3)) {
    // The event of that instant that names the rule lies between the transfer and the push (R1).
    stage.tag('tiedRoutingEvent');
    stage.routed(rule, castGroup(stage, rule));
  }
  endDraft(from, fact, transfer, [transfer]);
  return draftAt(stage, to, fact);
};

/** The transfer is written down up to a second after the push that it caused (R4). */
export const transferredLate: Handover = (stage, from, to) => {
  const [operator, successor] = twoPeople(stage, from, to);
  if (operator === null) return replaced(stage, from, to);
  const next = open(stage, successor);
  stage.waitWithinOneEnding();
  endLate(stage, from, next, lateTransfer(stage, operator, successor));
  return next;
};

/** The release is written down up to a second after the next push (R4). */
export const releasedLate: Handover = (stage, from, to) => {
  const [operator, successor] = twoPeople(stage, from, to);
  if (operator === null) return replaced(stage, from, to);
  stage.tag('lateRelease');
  const next = open(stage, successor);
  stage.waitWithinOneEnding();
  endLate(stage, from, next, releasing(operator));
  return next;
};

/** Release, next push, and only then the transfer, all within a second: one ending around a push (R4). */
export const releasedThenTransferredLate: Handover = (stage, from, to) => {
  const [operator, successor] = twoPeople(stage, from, to);
  if (operator === null || stage.setting.grainMs !== 1) return replaced(stage, from, to);
  stage.tag('lateTransferAfterRelease');
  const release = releasing(operator);
  const end = stage.system(release);
  stage.nowMs += stage.random.int(1, 400);
  const next = open(stage, successor);
  stage.nowMs += stage.random.int(0, 600);
  const transfer = lateTransfer(stage, operator, successor);
  stage.system(transfer);
  endDraft(from, end, transfer, [release, transfer]);
  return next;
};

const DAY_MINUTES = 24 * 60;

/** Snoozed for days; comes back to the same operator, mostly without a new distribution (R8). */
export const snoozedOverDays: Handover = (stage, from) => {
  stage.tag('snoozeOverDays', 'sameOperatorAgain');
  const snooze = snoozing(stage, from.operator, [DAY_MINUTES, 4 * DAY_MINUTES]);
  const fact = stage.system(snooze);
  endDraft(from, fact, snooze, [snooze]);
  stage.wait(DAY_MINUTES * 60_000, 4 * DAY_MINUTES * 60_000);
  if (stage.random.chance(0.3)) return byEvent(stage, from.operator);
  stage.tag('snoozeWithoutNewRoutingEvent');
  return open(stage, from.operator);
};

/** Ended by an event of its own, some time in the queue, then the next operator. */
export const endedThenQueued: Handover = (stage, from, to) => {
  endUnclosed(stage, from);
  queue(stage);
  const next = arriveAgain(stage, to);
  const keptRouting = next.meant.routedAt === from.meant.routedAt;
  if (from.meant.endReason === 'SNOOZED' && keptRouting) stage.tag('snoozeWithoutNewRoutingEvent');
  if (to !== null && to === from.operator) stage.tag('sameOperatorAgain');
  return next;
};

/** Closed, and opened again by the visitor. */
export const reopened: Handover = (stage, from, to) => {
  stage.tag('reopened');
  endClosed(stage, from);
  queue(stage);
  writeOutside(stage);
  stage.wait(1_001, 60_000);
  return arriveAgain(stage, to);
};

function replace(stage: Stage, from: Draft, next: Draft): void {
  from.meant.closedAt = next.push.date;
  from.meant.endReason = 'REPLACED';
  stage.anomaly('MISSING_END', next.push, from.push.id);
}

function endLate(stage: Stage, from: Draft, next: Draft, ending: EndingAttachmentJson): void {
  stage.system(ending);
  endDraft(from, next.push, ending, [ending]);
}

function lateTransfer(stage: Stage, from: UserJson, to: UserJson): EndingAttachmentJson {
  if (stage.random.chance(0.6)) {
    stage.tag('lateTransferToUser');
    return transferringToUser(stage, from, to);
  }
  stage.tag('lateTransferToRoutingRule');
  return transferringToRule(stage, from, castRule(stage));
}

/** Late endings are told by who is named in them: both operators must be known, and be two. */
function twoPeople(stage: Stage, from: Draft, to: UserJson | null): readonly [UserJson | null, UserJson] {
  const successor = to === null || to === from.operator ? castHuman(stage, from.operator) : to;
  return [from.operator, successor];
}
