import { generateMonth } from '../../generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../generator/guideExamples.ts';
import { USERS } from '../../generator/world/people.ts';
import { PROJECTS, ROUTING_GROUPS, ROUTING_RULES } from '../../generator/world/projects.ts';
import type { IntendedConversation } from '../statistics/intendedStatistics.ts';
import type { ConversationJson, JsonObject } from './json.ts';

/** All data of a sandbox, as upstream's JSON. */
export interface SandboxData {
  readonly conversations: readonly ConversationJson[];
  /** The conversations for the REST statistics. Without it, the statistics have no contacts. */
  readonly intended?: readonly IntendedConversation[];
  readonly users: readonly JsonObject[];
  readonly projects: readonly JsonObject[];
  readonly routingRules: readonly JsonObject[];
  readonly routingGroups: readonly JsonObject[];
}

/** The people, projects, rules and groups of every sandbox, without conversations. */
export const TABLES: SandboxData = {
  conversations: [],
  users: USERS,
  projects: PROJECTS,
  routingRules: ROUTING_RULES,
  routingGroups: ROUTING_GROUPS,
};

/** The guide's two examples and a month of generated conversations. */
export function monthData(seed?: number, count?: number): SandboxData {
  const intended = [...GUIDE_EXAMPLES, ...generateMonth(seed, count)];
  return { ...TABLES, conversations: intended.map(({ conversation }) => conversation), intended };
}
