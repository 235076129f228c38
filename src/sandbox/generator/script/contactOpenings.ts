import type { ContactDraft, WrittenFact } from '../record/buildExpected.ts';
import { draftContact } from '../record/buildExpected.ts';
import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import type { UserJson } from '../world/people.ts';
import { pickGroup, pickRule } from './pickUsers.ts';

/** How a conversation comes to an operator: the distribution, then the push that opens the contact (R2, R8). */
export type ContactOpening = (stage: ConversationBuilder, operator: UserJson | null) => ContactDraft;

/** The push alone: it keeps the routing in effect. */
export function openContact(stage: ConversationBuilder, operator: UserJson | null): ContactDraft {
  return draftContactAt(stage, operator, stage.addSystemMessage(pushedAttachment(operator)));
}

export function pushedAttachment(toUser: UserJson | null) {
  return { __typename: 'ConversationPushedSystemAttachment', toUser } as const;
}

/** Notes the contact that a message already written opens. */
export function draftContactAt(
  stage: ConversationBuilder,
  operator: UserJson | null,
  push: WrittenFact,
): ContactDraft {
  const draft = draftContact(operator, push, stage.routing, stage.takeRouting());
  stage.drafts.push(draft);
  return draft;
}

export const openAfterRoutingEvent: ContactOpening = (stage, operator) => {
  routeSomewhere(stage);
  stage.wait(0, 30_000);
  return openContact(stage, operator);
};

/** Picks how the first contact comes about. */
export function openFirstContact(stage: ConversationBuilder, operator: UserJson | null): ContactDraft {
  return stage.random.weighted(FIRST)(stage, operator);
}

/** Picks how a later contact comes about. */
export function openLaterContact(stage: ConversationBuilder, operator: UserJson | null): ContactDraft {
  return stage.random.weighted(AGAIN)(stage, operator);
}

const unrouted: ContactOpening = (stage, operator) => {
  stage.tag('unrouted');
  return openContact(stage, operator);
};

const bySeveralEvents: ContactOpening = (stage, operator) => {
  stage.tag('severalRoutingEvents');
  for (let left = stage.random.int(2, 4); left > 0; left -= 1) {
    routeSomewhere(stage);
    stage.wait(1, 20_000);
  }
  return openContact(stage, operator);
};

const byEventWithoutRule: ContactOpening = (stage, operator) => {
  stage.tag('routingEventWithoutRule');
  stage.addRoutingEvent(null, null);
  stage.wait(0, 10_000);
  return openContact(stage, operator);
};

/** Queued, then sent to another rule while it waits: a routing fact, and no anomaly (R7). */
const rerouted: ContactOpening = (stage, operator) => {
  stage.tag('reroutedWhileQueued');
  routeSomewhere(stage);
  stage.wait(1_500, 60_000);
  reroute(stage);
  stage.wait(1_000, 10_000);
  routeSomewhere(stage);
  stage.wait(0, 10_000);
  return openContact(stage, operator);
};

const reroutedWithoutEvent: ContactOpening = (stage, operator) => {
  stage.tag('reroutedWithoutEvent');
  reroute(stage);
  stage.wait(1_000, 10_000);
  return openContact(stage, operator);
};

/** The one arrival that leaves an anomaly: at most one unreadable fact a conversation is scripted. */
export const openAfterUnreadableRoutingEvent: ContactOpening = (stage, operator) => {
  stage.tag('unreadableRoutingEvent');
  const rule = pickRule(stage);
  stage.addUnreadableRoutingEvent(rule, pickGroup(stage, rule));
  stage.wait(1, 5_000);
  return openContact(stage, operator);
};

/** The event comes up to a second after the push: the only routing there is, so it is this contact's (R8). */
const byLateEvent: ContactOpening = (stage, operator) => {
  const draft = openContact(stage, operator);
  const before = stage.routing;
  stage.waitShortly();
  const event = routeSomewhere(stage);
  if (before !== null) {
    stage.tag('lateRoutingEventOfLaterContact');
    return draft;
  }
  stage.tag('lateRoutingEvent');
  draft.expected.routedAt = event.date;
  draft.expected.routingRuleId = event.ruleId;
  draft.expected.routingGroupId = event.groupId;
  stage.takeRouting();
  draft.eventKinds.push('ROUTED');
  return draft;
};

/** More than a second after the push: the routing of what comes next. */
const byTooLateEvent: ContactOpening = (stage, operator) => {
  stage.tag('tooLateRoutingEvent');
  const draft = openContact(stage, operator);
  stage.wait(1_001, 5_000);
  routeSomewhere(stage);
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

function routeSomewhere(stage: ConversationBuilder) {
  const rule = pickRule(stage);
  const group = pickGroup(stage, rule);
  return { date: stage.addRoutingEvent(rule, group).date, ruleId: rule.id, groupId: group.id };
}

function reroute(stage: ConversationBuilder): void {
  stage.addSystemMessage({
    __typename: 'TransferredToRoutingRuleSystemAttachment',
    reason: null,
    skills: null,
    fromUser: null,
    toRoutingRule: pickRule(stage),
  });
}
