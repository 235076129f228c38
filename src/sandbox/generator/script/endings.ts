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

/** Ends the open contact by one or more events. Returns the first one. */
export type Ending = (builder: ConversationBuilder, draft: ContactDraft) => WrittenFact;

/** Endings that close the conversation. */
export function endClosed(builder: ConversationBuilder, draft: ContactDraft): WrittenFact {
  return builder.random.weighted(CLOSINGS)(builder, draft);
}

/** Endings after which the conversation continues, in a queue or snoozed. */
export function endUnclosed(builder: ConversationBuilder, draft: ContactDraft): WrittenFact {
  return builder.random.weighted(GOING_ON)(builder, draft);
}

const closed: Ending = (builder, draft) => endBy(builder, draft, closedAttachment(draft.operator));

const closedBySystem: Ending = (builder, draft) => {
  builder.tag('closedBySystem');
  return endBy(builder, draft, closedAttachment(null));
};

const closedBySomebodyElse: Ending = (builder, draft) => {
  builder.tag('endedBySomebodyElse');
  return endBy(builder, draft, closedAttachment(pickOtherUser(builder, draft.operator)));
};

/** The visitor leaves in the closing message, before the close: the event belongs to the contact (R17). */
const closedWithVisitorLeaving: Ending = (builder, draft) => {
  builder.tag('severalAttachments');
  const close = closedAttachment(draft.operator);
  const fact = builder.addSystemMessage(
    { __typename: 'VisitorLeftSystemAttachment', _unusedField: null },
    close,
  );
  draft.eventKinds.push('VISITOR_LEFT');
  endDraft(draft, fact, close, [close]);
  return fact;
};

/** The visitor leaves in the closing message, after the close. */
const closedThenVisitorLeaving: Ending = (builder, draft) => {
  builder.tag('severalAttachments', 'attachmentsAfterTheEnd');
  const close = closedAttachment(draft.operator);
  const fact = builder.addSystemMessage(close, {
    __typename: 'VisitorLeftSystemAttachment',
    _unusedField: null,
  });
  endDraft(draft, fact, close, [close]);
  return fact;
};

const releasedThenClosed: Ending = (builder, draft) => {
  builder.tag('releaseThenClose');
  const close = closedAttachment(builder.random.pick([null, pickHuman(builder)]));
  return endTogether(builder, draft, [releasedAttachment(draft.operator), close], close);
};

const snoozed: Ending = (builder, draft) => {
  builder.wait(0, 2_000);
  return endBy(builder, draft, snoozedAttachment(builder, draft.operator, [5, 180]));
};

const snoozedThenClosed: Ending = (builder, draft) => {
  builder.tag('snoozeThenClose');
  const snooze = snoozedAttachment(builder, draft.operator, [5, 180]);
  return endTogether(builder, draft, [snooze, closedAttachment(null)], snooze);
};

const transferredToUser: Ending = (builder, draft) =>
  endBy(
    builder,
    draft,
    transferredToUserAttachment(builder, draft.operator, pickHuman(builder, draft.operator)),
  );

const transferredToRule: Ending = (builder, draft) =>
  endBy(builder, draft, transferredToRuleAttachment(builder, draft.operator, pickRule(builder)));

const transferredToDeletedRule: Ending = (builder, draft) => {
  builder.tag('transferToDeletedRule');
  return endBy(builder, draft, transferredToRuleAttachment(builder, draft.operator, null));
};

/** The routing event that the transfer causes has the same instant, and comes after it (R1). */
const transferredToRuleWithTiedEvent: Ending = (builder, draft) => {
  builder.tag('tiedRoutingEvent');
  const rule = pickRule(builder);
  const fact = endBy(builder, draft, transferredToRuleAttachment(builder, draft.operator, rule));
  builder.addRoutingEvent(rule, pickGroup(builder, rule));
  return fact;
};

/** A routing event of the same instant with another rule comes first, so the transfer decides the rule. */
const transferredToRuleWithForeignTiedEvent: Ending = (builder, draft) => {
  builder.tag('tiedRoutingEventOfAnotherRule');
  const [event, target] = differentRules(builder);
  builder.addRoutingEvent(event, pickGroup(builder, event));
  return endBy(builder, draft, transferredToRuleAttachment(builder, draft.operator, target));
};

const transferredTwice: Ending = (builder, draft) => {
  builder.tag('doubleTransfer');
  const toRule = transferredToRuleAttachment(builder, draft.operator, pickRule(builder));
  const toUser = transferredToUserAttachment(builder, draft.operator, pickHuman(builder, draft.operator));
  const other = transferredToRuleAttachment(builder, draft.operator, pickRule(builder));
  const [first, second] = builder.random.pick([
    [toRule, toUser],
    [toUser, toRule],
    [toRule, other],
  ] as const);
  return endTogether(builder, draft, [first, second], first);
};

const released: Ending = (builder, draft) => endBy(builder, draft, releasedAttachment(draft.operator));

const releasedThenTransferred: Ending = (builder, draft) => {
  builder.tag('releaseThenTransferAtOnce');
  const transfer = builder.random.chance(0.5)
    ? transferredToRuleAttachment(builder, draft.operator, pickRule(builder))
    : transferredToUserAttachment(builder, draft.operator, pickHuman(builder, draft.operator));
  return endTogether(builder, draft, [releasedAttachment(draft.operator), transfer], transfer);
};

/** More than a second apart: the release ends the contact, and the transfer only changes the routing (R7). */
const releasedLongBeforeRerouting: Ending = (builder, draft) => {
  builder.tag('releaseThenTransferLater');
  const fact = released(builder, draft);
  builder.wait(1_001, 4_000);
  builder.addSystemMessage(transferredToRuleAttachment(builder, draft.operator, pickRule(builder)));
  return fact;
};

const transferredByNobodyAfterRelease: Ending = (builder, draft) => {
  builder.tag('transferWithoutFromUser');
  const transfer = transferredToRuleAttachment(builder, null, pickRule(builder));
  return endTogether(builder, draft, [releasedAttachment(draft.operator), transfer], transfer);
};

const closedThenTransferred: Ending = (builder, draft) => {
  builder.tag('closeThenTransfer');
  const transfer = transferredToUserAttachment(builder, draft.operator, pickHuman(builder, draft.operator));
  return endTogether(builder, draft, [closedAttachment(draft.operator), transfer], transfer);
};

const releasedAndSnoozedOnOneMessage: Ending = (builder, draft) => {
  builder.tag('severalAttachments');
  const release = releasedAttachment(draft.operator);
  const snooze = snoozedAttachment(builder, draft.operator, [5, 180]);
  const fact = builder.addSystemMessage(release, snooze);
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

function endBy(builder: ConversationBuilder, draft: ContactDraft, ending: EndingAttachmentJson): WrittenFact {
  const fact = builder.addSystemMessage(ending);
  endDraft(draft, fact, ending, [ending]);
  return fact;
}

/** Two events on two messages that are one ending. The contact ends at the first one (R4). */
function endTogether(
  builder: ConversationBuilder,
  draft: ContactDraft,
  [first, second]: readonly [EndingAttachmentJson, EndingAttachmentJson],
  decisive: EndingAttachmentJson,
): WrittenFact {
  const fact = builder.addSystemMessage(first);
  builder.waitWithinOneEnding();
  if (builder.random.chance(0.1)) addSystemNoise(builder, draft.operator);
  builder.addSystemMessage(second);
  endDraft(draft, fact, decisive, [first, second]);
  return fact;
}

function differentRules(builder: ConversationBuilder) {
  const event = pickRule(builder);
  const target = builder.random.pick(builder.setting.site.rules.filter((rule) => rule !== event));
  return [event, target] as const;
}
