import type { GeneratedConversationJson } from '../../generator/conversationJson.ts';
import type { GeneratedConversation } from '../../generator/generate.ts';
import { generateMonth } from '../../generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../generator/guideExamples.ts';
import { instantOf } from '../../generator/world/dates.ts';
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

/** The guide's two examples and thirty days of generated conversations. @param until as for `generateMonth`. */
export function monthData(seed?: number, count?: number, until?: string): SandboxData {
  return dataOf([...GUIDE_EXAMPLES, ...generateMonth(seed, count, until)]);
}

/**
 * The same, with thirty days that end now: conversations with a date in the future are left out.
 *
 * @param nowMs milliseconds since 1970.
 */
export function monthUntilNow(nowMs: number, seed?: number, count?: number): SandboxData {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const month = generateMonth(seed, count, today);
  return dataOf([
    ...GUIDE_EXAMPLES,
    ...month.filter(({ conversation }) => lastInstant(conversation) <= nowMs),
  ]);
}

function dataOf(intended: readonly GeneratedConversation[]): SandboxData {
  return { ...TABLES, conversations: intended.map(({ conversation }) => conversation), intended };
}

/** The latest date that can be read, in milliseconds of UTC. */
function lastInstant({ createdAt, closedAt, messages, routingEvents }: GeneratedConversationJson): number {
  const events = [...messages.edges.map(({ node }) => node), ...routingEvents].map(
    (event) => event.createdAt,
  );
  return Math.max(...[createdAt, closedAt, ...events].map((date) => instantOf(date) ?? 0));
}
