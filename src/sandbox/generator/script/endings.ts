import type { ContactDraft, WrittenFact } from '../record/buildExpected.ts';
import { endDraft } from '../record/buildExpected.ts';
import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import type { EndingAttachmentJson } from '../world/historyJson.ts';
import {
  closedAttachment,
  releasedAttachment,
  snoozedAttachment,
  transferredToRuleAttachment,
  transferredToUserAttachment,
} from './endingAttachments.ts';
import { pickGroup, pickHuman, pickOtherUser, pickRule } from './pickUsers.ts';
import { addSystemNoise } from './systemNoise.ts';

/** Ends the open contact by events of its own, and says when it ended. */
export type Ending = (stage: ConversationBuilder, draft: ContactDraft) => WrittenFact;

/** Ends that close the conversation. */
export function endClosed(stage: ConversationBuilder, draft: ContactDraft): WrittenFact {
  return stage.random.weighted(CLOSINGS)(stage, draft);
}

/** Ends after which the conversation goes on, in a queue or snoozed. */
export function endUnclosed(stage: ConversationBuilder, draft: ContactDraft): WrittenFact {
  return stage.random.weighted(GOING_ON)(stage, draft);
}

const closed: Ending = (stage, draft) => endBy(stage, draft, closedAttachment(draft.operator));

const closedBySystem: Ending = (stage, draft) => {
  stage.tag('closedBySystem');
  return endBy(stage, draft, closedAttachment(null));
};

const closedBySomebodyElse: Ending = (stage, draft) => {
  stage.tag('endedBySomebodyElse');
  return endBy(stage, draft, closedAttachment(pickOtherUser(stage, draft.operator)));
};

/** The visitor leaves on the closing message, before the close: still within the contact (R17). */
const closedWithVisitorLeaving: Ending = (stage, draft) => {
  stage.tag('severalAttachments');
  const close = closedAttachment(draft.operator);
  const fact = stage.addSystemMessage(
    { __typename: 'VisitorLeftSystemAttachment', _unusedField: null },
    close,
  );
  draft.eventKinds.push('VISITOR_LEFT');
  endDraft(draft, fact, close, [close]);
  return fact;
};

/** The same the other way round: the visitor leaves after the end. */
const closedThenVisitorLeaving: Ending = (stage, draft) => {
  stage.tag('severalAttachments', 'attachmentsAfterTheEnd');
  const close = closedAttachment(draft.operator);
  const fact = stage.addSystemMessage(close, {
    __typename: 'VisitorLeftSystemAttachment',
    _unusedField: null,
  });
  endDraft(draft, fact, close, [close]);
  return fact;
};

const releasedThenClosed: Ending = (stage, draft) => {
  stage.tag('releaseThenClose');
  const close = closedAttachment(stage.random.pick([null, pickHuman(stage)]));
  return endTogether(stage, draft, [releasedAttachment(draft.operator), close], close);
};

const snoozed: Ending = (stage, draft) => {
  stage.wait(0, 2_000);
  return endBy(stage, draft, snoozedAttachment(stage, draft.operator, [5, 180]));
};

const snoozedThenClosed: Ending = (stage, draft) => {
  stage.tag('snoozeThenClose');
  const snooze = snoozedAttachment(stage, draft.operator, [5, 180]);
  return endTogether(stage, draft, [snooze, closedAttachment(null)], snooze);
};

const transferredToUser: Ending = (stage, draft) =>
  endBy(stage, draft, transferredToUserAttachment(stage, draft.operator, pickHuman(stage, draft.operator)));

const transferredToRule: Ending = (stage, draft) =>
  endBy(stage, draft, transferredToRuleAttachment(stage, draft.operator, pickRule(stage)));

const transferredToDeletedRule: Ending = (stage, draft) => {
  stage.tag('transferToDeletedRule');
  return endBy(stage, draft, transferredToRuleAttachment(stage, draft.operator, null));
};

/** The event that follows from the transfer carries the same instant, and comes after it (R1). */
const transferredToRuleWithTiedEvent: Ending = (stage, draft) => {
  stage.tag('tiedRoutingEvent');
  const rule = pickRule(stage);
  const fact = endBy(stage, draft, transferredToRuleAttachment(stage, draft.operator, rule));
  stage.addRoutingEvent(rule, pickGroup(stage, rule));
  return fact;
};

/** An event of the same instant that names another rule comes first, so the transfer has the last word. */
const transferredToRuleWithForeignTiedEvent: Ending = (stage, draft) => {
  stage.tag('tiedRoutingEventOfAnotherRule');
  const [event, target] = differentRules(stage);
  stage.addRoutingEvent(event, pickGroup(stage, event));
  return endBy(stage, draft, transferredToRuleAttachment(stage, draft.operator, target));
};

const transferredTwice: Ending = (stage, draft) => {
  stage.tag('doubleTransfer');
  const toRule = transferredToRuleAttachment(stage, draft.operator, pickRule(stage));
  const toUser = transferredToUserAttachment(stage, draft.operator, pickHuman(stage, draft.operator));
  const other = transferredToRuleAttachment(stage, draft.operator, pickRule(stage));
  const [first, second] = stage.random.pick([
    [toRule, toUser],
    [toUser, toRule],
    [toRule, other],
  ] as const);
  return endTogether(stage, draft, [first, second], first);
};

const released: Ending = (stage, draft) => endBy(stage, draft, releasedAttachment(draft.operator));

const releasedThenTransferred: Ending = (stage, draft) => {
  stage.tag('releaseThenTransferAtOnce');
  const transfer = stage.random.chance(0.5)
    ? transferredToRuleAttachment(stage, draft.operator, pickRule(stage))
    : transferredToUserAttachment(stage, draft.operator, pickHuman(stage, draft.operator));
  return endTogether(stage, draft, [releasedAttachment(draft.operator), transfer], transfer);
};

/** More than a second apart they are two things: the release ends the contact, the transfer re-routes (R7). */
const releasedLongBeforeRerouting: Ending = (stage, draft) => {
  stage.tag('releaseThenTransferLater');
  const fact = released(stage, draft);
  stage.wait(1_001, 4_000);
  stage.addSystemMessage(transferredToRuleAttachment(stage, draft.operator, pickRule(stage)));
  return fact;
};

const transferredByNobodyAfterRelease: Ending = (stage, draft) => {
  stage.tag('transferWithoutFromUser');
  const transfer = transferredToRuleAttachment(stage, null, pickRule(stage));
  return endTogether(stage, draft, [releasedAttachment(draft.operator), transfer], transfer);
};

const closedThenTransferred: Ending = (stage, draft) => {
  stage.tag('closeThenTransfer');
  const transfer = transferredToUserAttachment(stage, draft.operator, pickHuman(stage, draft.operator));
  return endTogether(stage, draft, [closedAttachment(draft.operator), transfer], transfer);
};

const releasedAndSnoozedOnOneMessage: Ending = (stage, draft) => {
  stage.tag('severalAttachments');
  const release = releasedAttachment(draft.operator);
  const snooze = snoozedAttachment(stage, draft.operator, [5, 180]);
  const fact = stage.addSystemMessage(release, snooze);
  endDraft(draft, fact, snooze, [release, snooze]);
  return fact;
};

const CLOSINGS: readonly (readonly [number, Ending])[] = [
  [60, closed],
  [15, closedBySystem],
  [5, closedBySomebodyElse],
  [4, closedWithVisitorLeaving],
  [3, closedThenVisitorLeaving],
  [4, releasedThenClosed],
];

const GOING_ON: readonly (readonly [number, Ending])[] = [
  [22, snoozed],
  [2, snoozedThenClosed],
  [14, transferredToUser],
  [16, transferredToRule],
  [2, transferredToDeletedRule],
  [4, transferredToRuleWithTiedEvent],
  [2, transferredToRuleWithForeignTiedEvent],
  [4, transferredTwice],
  [8, released],
  [4, releasedThenTransferred],
  [3, releasedLongBeforeRerouting],
  [2, transferredByNobodyAfterRelease],
  [2, closedThenTransferred],
  [2, releasedAndSnoozedOnOneMessage],
];

function endBy(stage: ConversationBuilder, draft: ContactDraft, ending: EndingAttachmentJson): WrittenFact {
  const fact = stage.addSystemMessage(ending);
  endDraft(draft, fact, ending, [ending]);
  return fact;
}

/** Several events, each on its own message, that are one ending; it lies at the first of them (R4). */
function endTogether(
  stage: ConversationBuilder,
  draft: ContactDraft,
  [first, second]: readonly [EndingAttachmentJson, EndingAttachmentJson],
  telling: EndingAttachmentJson,
): WrittenFact {
  const fact = stage.addSystemMessage(first);
  stage.waitWithinOneEnding();
  if (stage.random.chance(0.1)) addSystemNoise(stage, draft.operator);
  stage.addSystemMessage(second);
  endDraft(draft, fact, telling, [first, second]);
  return fact;
}

function differentRules(stage: ConversationBuilder) {
  const event = pickRule(stage);
  const target = stage.random.pick(stage.setting.site.rules.filter((rule) => rule !== event));
  return [event, target] as const;
}
