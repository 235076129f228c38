import { castGroup, castRule } from './casting.ts';
import type { Draft, Fact } from './meaning.ts';
import { draftContact } from './meaning.ts';
import type { UserJson } from './people.ts';
import type { Stage } from './stage.ts';

/** How a conversation comes to an operator: the distribution, then the push that opens the contact (R2, R8). */
export type Arrival = (stage: Stage, operator: UserJson | null) => Draft;

/** The push alone: it keeps the routing in effect. */
export function open(stage: Stage, operator: UserJson | null): Draft {
  return draftAt(stage, operator, stage.system(pushing(operator)));
}

export function pushing(toUser: UserJson | null) {
  return { __typename: 'ConversationPushedSystemAttachment', toUser } as const;
}

/** Notes the contact that a message already written opens. */
export function draftAt(stage: Stage, operator: UserJson | null, push: Fact): Draft {
  const draft = draftContact(operator, push, stage.routing, stage.takeRouting());
  stage.drafts.push(draft);
  return draft;
}

export const byEvent: Arrival = (stage, operator) => {
  routeSomewhere(stage);
  stage.wait(0, 30_000);
  return open(stage, operator);
};

/** Picks how the first contact comes about. */
export function arriveFirst(stage: Stage, operator: UserJson | null): Draft {
  return stage.random.weighted(FIRST)(stage, operator);
}

/** Picks how a later contact comes about. */
export function arriveAgain(stage: Stage, operator: UserJson | null): Draft {
  return stage.random.weighted(AGAIN)(stage, operator);
}

const unrouted: Arrival = (stage, operator) => {
  stage.tag('unrouted');
  return open(stage, operator);
};

const bySeveralEvents: Arrival = (stage, operator) => {
  stage.tag('severalRoutingEvents');
  for (let left = stage.random.int(2, 4); left > 0; left -= 1) {
    routeSomewhere(stage);
    stage.wait(1, 20_000);
  }
  return open(stage, operator);
};

const byEventWithoutRule: Arrival = (stage, operator) => {
  stage.tag('routingEventWithoutRule');
  stage.routed(null, null);
  stage.wait(0, 10_000);
  return open(stage, operator);
};

/** Queued, then sent to another rule while it waits: a routing fact, and no anomaly (R7). */
const rerouted: Arrival = (stage, operator) => {
  stage.tag('reroutedWhileQueued');
  routeSomewhere(stage);
  stage.wait(1_500, 60_000);
  reroute(stage);
  stage.wait(1_000, 10_000);
  routeSomewhere(stage);
  stage.wait(0, 10_000);
  return open(stage, operator);
};

const reroutedWithoutEvent: Arrival = (stage, operator) => {
  stage.tag('reroutedWithoutEvent');
  reroute(stage);
  stage.wait(1_000, 10_000);
  return open(stage, operator);
};

/** The one arrival that leaves an anomaly: at most one unreadable fact a conversation is scripted. */
export const byUnreadableEvent: Arrival = (stage, operator) => {
  stage.tag('unreadableRoutingEvent');
  const rule = castRule(stage);
  stage.routedUnreadably(rule, castGroup(stage, rule));
  stage.wait(1, 5_000);
  return open(stage, operator);
};

/** The event comes up to a second after the push: the only routing there is, so it is this contact's (R8). */
const byLateEvent: Arrival = (stage, operator) => {
  const draft = open(stage, operator);
  const before = stage.routing;
  stage.waitShortly();
  const event = routeSomewhere(stage);
  if (before !== null) {
    stage.tag('lateRoutingEventOfLaterContact');
    return draft;
  }
  stage.tag('lateRoutingEvent');
  draft.meant.routedAt = event.date;
  draft.meant.routingRuleId = event.ruleId;
  draft.meant.routingGroupId = event.groupId;
  stage.takeRouting();
  draft.eventKinds.push('ROUTED');
  return draft;
};

/** More than a second after the push: the routing of what comes next. */
const byTooLateEvent: Arrival = (stage, operator) => {
  stage.tag('tooLateRoutingEvent');
  const draft = open(stage, operator);
  stage.wait(1_001, 5_000);
  routeSomewhere(stage);
  return draft;
};

const FIRST: readonly (readonly [number, Arrival])[] = [
  [70, byEvent],
  [4, unrouted],
  [4, bySeveralEvents],
  [2, byEventWithoutRule],
  [4, rerouted],
  [2, reroutedWithoutEvent],
  [3, byLateEvent],
  [2, byTooLateEvent],
];

const AGAIN: readonly (readonly [number, Arrival])[] = [
  [70, byEvent],
  [12, open],
  [4, bySeveralEvents],
  [2, byEventWithoutRule],
  [4, rerouted],
  [2, reroutedWithoutEvent],
  [3, byLateEvent],
  [2, byTooLateEvent],
];

function routeSomewhere(stage: Stage) {
  const rule = castRule(stage);
  const group = castGroup(stage, rule);
  return { date: stage.routed(rule, group).date, ruleId: rule.id, groupId: group.id };
}

function reroute(stage: Stage): void {
  stage.system({
    __typename: 'TransferredToRoutingRuleSystemAttachment',
    reason: null,
    skills: null,
    fromUser: null,
    toRoutingRule: castRule(stage),
  });
}
