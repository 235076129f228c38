import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import type { UserJson } from '../world/people.ts';
import { BOTS, EXPERTS, MANAGERS, PROFESSIONALS, USERS } from '../world/people.ts';
import type { RoutingGroupJson, RoutingRuleJson } from '../world/projects.ts';

const HUMANS = [...PROFESSIONALS, ...EXPERTS];

/** Who the conversation is pushed to next: mostly a person; now and then nobody that upstream still shows. */
export function pickOperator(stage: ConversationBuilder): UserJson | null {
  const { random } = stage;
  const operator = random.weighted([
    [68, random.pick(PROFESSIONALS)],
    [16, random.pick(EXPERTS)],
    [11, random.pick(BOTS)],
    [1, random.pick(MANAGERS)],
    [4, null],
  ]);
  return tagged(stage, operator);
}

/** A person, other than the one given. */
export function pickHuman(stage: ConversationBuilder, except: UserJson | null = null): UserJson {
  return stage.random.pick(HUMANS.filter((user) => user !== except));
}

export function pickBot(stage: ConversationBuilder): UserJson {
  return stage.random.pick(BOTS);
}

/** Anybody who is not the one given. */
export function pickOtherUser(stage: ConversationBuilder, except: UserJson | null): UserJson {
  return stage.random.pick(USERS.filter((user) => user !== except));
}

export function pickRule(stage: ConversationBuilder): RoutingRuleJson {
  return stage.random.pick(stage.setting.site.rules);
}

export function pickGroup(stage: ConversationBuilder, rule: RoutingRuleJson): RoutingGroupJson {
  return stage.random.pick(rule.groups);
}

function tagged(stage: ConversationBuilder, operator: UserJson | null): UserJson | null {
  if (operator === null) stage.tag('nullOperator');
  else if (operator.isDeleted) stage.tag('deletedOperator');
  return operator;
}
