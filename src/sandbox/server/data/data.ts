import { generateMonth } from '../../generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../generator/guideExamples.ts';
import { USERS } from '../../generator/world/people.ts';
import { PROJECTS, ROUTING_GROUPS, ROUTING_RULES } from '../../generator/world/projects.ts';
import type { IntendedConversation } from '../statistics/intendedStatistics.ts';
import type { ConversationJson, JsonObject } from './json.ts';

/** All that a sandbox serves, in upstream's shapes. */
export interface SandboxData {
  readonly conversations: readonly ConversationJson[];
  /** What the REST statistics are computed from. Without it they are of no contact. */
  readonly intended?: readonly IntendedConversation[];
  readonly users: readonly JsonObject[];
  readonly projects: readonly JsonObject[];
  readonly routingRules: readonly JsonObject[];
  readonly routingGroups: readonly JsonObject[];
}

/** The people, projects, rules and groups that every sandbox has, without conversations. */
export const TABLES: SandboxData = {
  conversations: [],
  users: USERS,
  projects: PROJECTS,
  routingRules: ROUTING_RULES,
  routingGroups: ROUTING_GROUPS,
};

/** The guide's two examples and a month of made-up conversations. */
export function monthData(seed?: number, count?: number): SandboxData {
  const intended = [...GUIDE_EXAMPLES, ...generateMonth(seed, count)];
  return { ...TABLES, conversations: intended.map(({ conversation }) => conversation), intended };
}
