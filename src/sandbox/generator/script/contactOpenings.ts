import type { ContactDraft, WrittenFact } from '../record/buildExpected.ts';
import { draftContact } from '../record/buildExpected.ts';
import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import type { UserJson } from '../world/people.ts';
import { pickGroup, pickRule } from './pickUsers.ts';

/** Writes how an operator gets a conversation: the distribution, then the push that opens the contact (R2, R8). */
export type ContactOpening = (builder: ConversationBuilder, operator: UserJson | null) => ContactDraft;

/** Writes only a push. The contact keeps the current routing. */
export function openContact(builder: ConversationBuilder, operator: UserJson | null): ContactDraft {
  return draftContactAt(builder, operator, builder.addSystemMessage(pushedAttachment(operator)));
}

export function pushedAttachment(toUser: UserJson | null) {
  return { __typename: 'ConversationPushedSystemAttachment', toUser } as const;
}

/** Records the contact that an existing message opens. */
export function draftContactAt(
  builder: ConversationBuilder,
  operator: UserJson | null,
  push: WrittenFact,
): ContactDraft {
  const draft = draftContact(operator, push, builder.routing, builder.takeRouting());
  builder.drafts.push(draft);
  return draft;
}

export const openAfterRoutingEvent: ContactOpening = (builder, operator) => {
  routeSomewhere(builder);
  builder.wait(0, 30_000);
  return openContact(builder, operator);
};

/** Picks the way in which the first contact opens. */
export function openFirstContact(builder: ConversationBuilder, operator: UserJson | null): ContactDraft {
  return builder.random.weighted(FIRST)(builder, operator);
}

/** Picks the way in which a later contact opens. */
export function openLaterContact(builder: ConversationBuilder, operator: UserJson | null): ContactDraft {
  return builder.random.weighted(AGAIN)(builder, operator);
}

const unrouted: ContactOpening = (builder, operator) => {
  builder.tag('unrouted');
  return openContact(builder, operator);
};

const bySeveralEvents: ContactOpening = (builder, operator) => {
  builder.tag('severalRoutingEvents');
  for (let left = builder.random.int(2, 4); left > 0; left -= 1) {
    routeSomewhere(builder);
    builder.wait(1, 20_000);
  }
  return openContact(builder, operator);
};

const byEventWithoutRule: ContactOpening = (builder, operator) => {
  builder.tag('routingEventWithoutRule');
  builder.addRoutingEvent(null, null);
  builder.wait(0, 10_000);
  return openContact(builder, operator);
};

/** The waiting conversation is transferred to another rule. This is a routing fact, and no anomaly (R7). */
const rerouted: ContactOpening = (builder, operator) => {
  builder.tag('reroutedWhileQueued');
  routeSomewhere(builder);
  builder.wait(1_500, 60_000);
  reroute(builder);
  builder.wait(1_000, 10_000);
  routeSomewhere(builder);
  builder.wait(0, 10_000);
  return openContact(builder, operator);
};

const reroutedWithoutEvent: ContactOpening = (builder, operator) => {
  builder.tag('reroutedWithoutEvent');
  reroute(builder);
  builder.wait(1_000, 10_000);
  return openContact(builder, operator);
};

/** The only opening with an anomaly: a conversation has at most one unreadable fact. */
export const openAfterUnreadableRoutingEvent: ContactOpening = (builder, operator) => {
  builder.tag('unreadableRoutingEvent');
  const rule = pickRule(builder);
  builder.addUnreadableRoutingEvent(rule, pickGroup(builder, rule));
  builder.wait(1, 5_000);
  return openContact(builder, operator);
};

/** The routing event comes up to a second after the push. It is the only one, so it belongs to this contact (R8). */
const byLateEvent: ContactOpening = (builder, operator) => {
  const draft = openContact(builder, operator);
  const before = builder.routing;
  builder.waitShortly();
  const event = routeSomewhere(builder);
  if (before !== null) {
    builder.tag('lateRoutingEventOfLaterContact');
    return draft;
  }
  builder.tag('lateRoutingEvent');
  draft.expected.routedAt = event.date;
  draft.expected.routingRuleId = event.ruleId;
  draft.expected.routingGroupId = event.groupId;
  builder.takeRouting();
  draft.eventKinds.push('ROUTED');
  return draft;
};

/** The routing event comes more than a second after the push. It belongs to the next contact. */
const byTooLateEvent: ContactOpening = (builder, operator) => {
  builder.tag('tooLateRoutingEvent');
  const draft = openContact(builder, operator);
  builder.wait(1_001, 5_000);
  routeSomewhere(builder);
  return draft;
};

const FIRST: readonly (readonly [number, ContactOpening])[] = [
  [70, openAfterRoutingEvent],
  [4, unrouted],
  [4, bySeveralEvents],
  [2, byEventWithoutRule],
  [4, rerouted],
  [2, reroutedWithoutEvent],
  [3, byLateEvent],
  [2, byTooLateEvent],
];

const AGAIN: readonly (readonly [number, ContactOpening])[] = [
  [70, openAfterRoutingEvent],
  [12, openContact],
  [4, bySeveralEvents],
  [2, byEventWithoutRule],
  [4, rerouted],
  [2, reroutedWithoutEvent],
  [3, byLateEvent],
  [2, byTooLateEvent],
];

function routeSomewhere(builder: ConversationBuilder) {
  const rule = pickRule(builder);
  const group = pickGroup(builder, rule);
  return { date: builder.addRoutingEvent(rule, group).date, ruleId: rule.id, groupId: group.id };
}

function reroute(builder: ConversationBuilder): void {
  builder.addSystemMessage({
    __typename: 'TransferredToRoutingRuleSystemAttachment',
    reason: null,
    skills: null,
    fromUser: null,
    toRoutingRule: pickRule(builder),
  });
}
