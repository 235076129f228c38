/** The sandbox's projects ("sites") with their routing rules and groups. They are the same for every seed. */
export type ProjectJson = { readonly id: number; readonly name: string; readonly url: string };

export type RoutingGroupJson = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly websiteId: number;
  readonly project: ProjectJson;
};

export type RoutingRuleJson = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly websiteId: number;
  readonly project: ProjectJson;
  readonly groups: readonly RoutingGroupJson[];
  readonly totalConversationQueueSlots: number;
  readonly targetingRules: readonly [];
  readonly routingMode: RoutingModeJson;
  readonly canReceiveTransferredConversations: boolean;
};

type RoutingModeJson =
  | { readonly __typename: 'RoutingModeFair'; readonly _unusedField: true }
  | { readonly __typename: 'RoutingModeEscalation'; readonly order: readonly string[] }
  | {
      readonly __typename: 'RoutingModeCustom';
      readonly percents: readonly { readonly id: string; readonly percent: number }[];
    }
  | { readonly __typename: 'RoutingModeDynamic'; readonly type: string };

/** A project with its rules and groups, for scripts. */
export interface Site {
  readonly project: ProjectJson;
  readonly rules: readonly RoutingRuleJson[];
}

const CREATED_AT = '2024-03-01T09:00:00.000Z';
const UPDATED_AT = '2025-11-20T14:30:00.000Z';
const GROUPS_A_RULE = 2;

const RULE_NAMES = ['Sales', 'Support', 'After-sales', 'Billing'] as const;

export const SITES: readonly Site[] = [
  site(101, 'North Shop', 'https://north.example.com'),
  site(102, 'South Shop', 'https://south.example.com'),
  site(103, 'Travel Desk', 'https://travel.example.com'),
  site(104, 'Home Energy', 'https://energy.example.com'),
];

export const PROJECTS: readonly ProjectJson[] = SITES.map(({ project }) => project);
export const ROUTING_RULES: readonly RoutingRuleJson[] = SITES.flatMap(({ rules }) => rules);
export const ROUTING_GROUPS: readonly RoutingGroupJson[] = ROUTING_RULES.flatMap(({ groups }) => groups);

function site(id: number, name: string, url: string): Site {
  const project = { id, name, url };
  return { project, rules: RULE_NAMES.map((ruleName, index) => routingRule(project, ruleName, index)) };
}

function routingRule(project: ProjectJson, name: string, index: number): RoutingRuleJson {
  const groups = Array.from({ length: GROUPS_A_RULE }, (_, level) =>
    routingGroup(project, name, index, level),
  );
  return {
    id: `10000000-0000-4000-8000-${suffix(project.id, index, 0)}`,
    name: `${project.name} ${name}`,
    createdAt: CREATED_AT,
    updatedAt: UPDATED_AT,
    websiteId: project.id,
    project,
    groups,
    totalConversationQueueSlots: 10 + index,
    targetingRules: [],
    routingMode: routingMode(
      index,
      groups.map((group) => group.id),
    ),
    canReceiveTransferredConversations: index !== 3,
  };
}

function routingGroup(project: ProjectJson, rule: string, index: number, level: number): RoutingGroupJson {
  return {
    id: `20000000-0000-4000-8000-${suffix(project.id, index, level + 1)}`,
    name: `${project.name} ${rule} team ${level + 1}`,
    createdAt: CREATED_AT,
    updatedAt: UPDATED_AT,
    websiteId: project.id,
    project,
  };
}

function routingMode(index: number, groupIds: readonly string[]): RoutingModeJson {
  switch (index) {
    case 0:
      return { __typename: 'RoutingModeFair', _unusedField: true };
    case 1:
      return { __typename: 'RoutingModeEscalation', order: groupIds };
    case 2:
      return {
        __typename: 'RoutingModeCustom',
        percents: groupIds.map((id) => ({ id, percent: 100 / groupIds.length })),
      };
    default:
      return { __typename: 'RoutingModeDynamic', type: 'LEAST_BUSY' };
  }
}

function suffix(projectId: number, rule: number, level: number): string {
  return `${projectId}${rule}${level}`.padStart(12, '0');
}
