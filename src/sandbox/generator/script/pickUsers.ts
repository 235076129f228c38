import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import type { UserJson } from '../world/people.ts';
import { BOTS, EXPERTS, MANAGERS, PROFESSIONALS, USERS } from '../world/people.ts';
import type { RoutingGroupJson, RoutingRuleJson } from '../world/projects.ts';

const HUMANS = [...PROFESSIONALS, ...EXPERTS];

/** Picks the next operator: mostly a person, and sometimes null, a user that upstream no longer shows. */
export function pickOperator(builder: ConversationBuilder): UserJson | null {
  const { random } = builder;
  const operator = random.weighted([
    [68, random.pick(PROFESSIONALS)],
    [16, random.pick(EXPERTS)],
    [11, random.pick(BOTS)],
    [1, random.pick(MANAGERS)],
    [4, null],
  ]);
  return tagged(builder, operator);
}

/** Picks a person who is not the given one. */
export function pickHuman(builder: ConversationBuilder, except: UserJson | null = null): UserJson {
  return builder.random.pick(HUMANS.filter((user) => user !== except));
}

export function pickBot(builder: ConversationBuilder): UserJson {
  return builder.random.pick(BOTS);
}

/** Picks a user who is not the given one. */
export function pickOtherUser(builder: ConversationBuilder, except: UserJson | null): UserJson {
  return builder.random.pick(USERS.filter((user) => user !== except));
}

export function pickRule(builder: ConversationBuilder): RoutingRuleJson {
  return builder.random.pick(builder.setting.site.rules);
}

export function pickGroup(builder: ConversationBuilder, rule: RoutingRuleJson): RoutingGroupJson {
  return builder.random.pick(rule.groups);
}

function tagged(builder: ConversationBuilder, operator: UserJson | null): UserJson | null {
  if (operator === null) builder.tag('nullOperator');
  else if (operator.isDeleted) builder.tag('deletedOperator');
  return operator;
}
