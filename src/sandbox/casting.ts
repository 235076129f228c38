import type { UserJson } from './people.ts';
import { BOTS, EXPERTS, MANAGERS, PROFESSIONALS, USERS } from './people.ts';
import type { RoutingGroupJson, RoutingRuleJson } from './projects.ts';
import type { Stage } from './stage.ts';

const HUMANS = [...PROFESSIONALS, ...EXPERTS];

/** Who the conversation is pushed to next: mostly a person; now and then nobody that upstream still shows. */
export function castOperator(stage: Stage): UserJson | null {
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
export function castHuman(stage: Stage, except: UserJson | null = null): UserJson {
  return stage.random.pick(HUMANS.filter((user) => user !== except));
}

export function castBot(stage: Stage): UserJson {
  return stage.random.pick(BOTS);
}

/** Anybody who is not the one given. */
export function castSomebodyElse(stage: Stage, except: UserJson | null): UserJson {
  return stage.random.pick(USERS.filter((user) => user !== except));
}

export function castRule(stage: Stage): RoutingRuleJson {
  return stage.random.pick(stage.setting.site.rules);
}

export function castGroup(stage: Stage, rule: RoutingRuleJson): RoutingGroupJson {
  return stage.random.pick(rule.groups);
}

function tagged(stage: Stage, operator: UserJson | null): UserJson | null {
  if (operator === null) stage.tag('nullOperator');
  else if (operator.isDeleted) stage.tag('deletedOperator');
  return operator;
}
