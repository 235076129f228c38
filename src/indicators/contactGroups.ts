import type { Contact } from '../contacts/facts/contact.ts';
import type { RoutingGroupRef, RoutingRuleRef, UserRef } from '../contacts/facts/fact.ts';
import type { ProjectRef } from '../contacts/facts/history.ts';
import { formatInstant, parseTimestamp } from '../contacts/facts/instant.ts';
import type { ContactStats, ContactStatsFields, StatsOptions } from './contactStats.ts';
import { addContact, contactStatsFields, emptyContactStats } from './contactStats.ts';
import type { SimultaneousContacts } from './simultaneousContacts.ts';
import { createSimultaneousContacts } from './simultaneousContacts.ts';
import type { TimeSteps } from './timeSteps.ts';

/** `ContactDimension` of the schema. */
export type ContactDimension =
  | 'CHANNEL'
  | 'SITE'
  | 'OPERATOR'
  | 'OPERATOR_TYPE'
  | 'ROUTING_RULE'
  | 'ROUTING_GROUP'
  | 'STATUS';

/** The values that all contacts of a group share. Null if contacts are not grouped by it, or if they have no value. */
export interface GroupKeys {
  readonly stepStart: string | null;
  readonly channel: string | null;
  readonly siteId: string | number | null;
  readonly operatorId: string | number | null;
  readonly operatorType: string | null;
  readonly routingRuleId: string | null;
  readonly routingGroupId: string | null;
  readonly status: string | null;
}

/** The objects with the ids of a group, from one of its contacts. */
export interface GroupObjects {
  readonly operator: Pick<UserRef, 'id' | 'type'> | null;
  readonly routingRule: Pick<RoutingRuleRef, 'id' | 'name'> | null;
  readonly routingGroup: Pick<RoutingGroupRef, 'id' | 'name'> | null;
  readonly site: Pick<ProjectRef, 'id' | 'name'> | null;
}

export interface ContactIndicatorRow extends GroupKeys, GroupObjects, ContactStatsFields {
  /** R24. */
  readonly simultaneousContacts: number | null;
}

export interface GroupingOptions extends StatsOptions {
  readonly dimensions: readonly ContactDimension[];
  /** A contact belongs to the step in which it was opened. Null: contacts are not grouped by time. */
  readonly steps: TimeSteps | null;
}

/** Groups contacts, and computes the indicators of each group (R20 to R24, R26). */
export interface ContactGroups {
  add(contact: Contact): void;
  groupCount(): number;
  /** Ordered by step, then by dimensions. Without dimensions and steps there is always one row, even without contacts. */
  rows(): readonly ContactIndicatorRow[];
}

export function createContactGroups(options: GroupingOptions): ContactGroups {
  const { dimensions, steps } = options;
  const groups = new Map<string, Group>();
  const loads = new Map<string, SimultaneousContacts>();
  if (dimensions.length === 0 && steps === null) groups.set(nameOf(NO_KEYS), emptyGroup(NO_KEYS, NO_OBJECTS));
  return {
    add: (contact) => {
      const keys = keysOf(contact, dimensions);
      addLoad(loads, nameOf(keys), contact);
      const stepStart = stepStartOf(contact, steps);
      const groupKeys = { ...keys, stepStart };
      const name = nameOf(groupKeys);
      const group = groups.get(name) ?? emptyGroup(groupKeys, objectsOf(contact, dimensions));
      groups.set(name, group);
      addContact(group.stats, contact, options);
    },
    groupCount: () => groups.size,
    rows: () =>
      [...groups]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([, { keys, objects, stats }]) => ({
          ...keys,
          ...objects,
          ...contactStatsFields(stats),
          simultaneousContacts: simultaneousIn(keys, loads, steps),
        })),
  };
}

interface Group {
  readonly keys: GroupKeys;
  readonly objects: GroupObjects;
  readonly stats: ContactStats;
}

const NO_KEYS: GroupKeys = {
  stepStart: null,
  channel: null,
  siteId: null,
  operatorId: null,
  operatorType: null,
  routingRuleId: null,
  routingGroupId: null,
  status: null,
};

const NO_OBJECTS: GroupObjects = { operator: null, routingRule: null, routingGroup: null, site: null };

function emptyGroup(keys: GroupKeys, objects: GroupObjects): Group {
  return { keys, objects, stats: emptyContactStats() };
}

function keysOf(contact: Contact, dimensions: readonly ContactDimension[]): GroupKeys {
  return Object.assign({ ...NO_KEYS }, ...dimensions.map((dimension) => KEY[dimension](contact)));
}

const KEY: Readonly<Record<ContactDimension, (contact: Contact) => Partial<GroupKeys>>> = {
  CHANNEL: ({ channel }) => ({ channel }),
  SITE: ({ project }) => ({ siteId: project?.id ?? null }),
  OPERATOR: ({ operator }) => ({ operatorId: operator?.id ?? null }),
  OPERATOR_TYPE: ({ operatorType }) => ({ operatorType }),
  ROUTING_RULE: ({ routingRule }) => ({ routingRuleId: routingRule?.id ?? null }),
  ROUTING_GROUP: ({ routingGroup }) => ({ routingGroupId: routingGroup?.id ?? null }),
  STATUS: ({ status }) => ({ status }),
};

/** Copies, so that a row does not keep the upstream's response in memory. */
function objectsOf(contact: Contact, dimensions: readonly ContactDimension[]): GroupObjects {
  const { operator, routingRule, routingGroup, project } = contact;
  const isGroupedBy = (dimension: ContactDimension): boolean => dimensions.includes(dimension);
  return {
    operator: isGroupedBy('OPERATOR') && operator ? { id: operator.id, type: operator.type } : null,
    routingRule:
      isGroupedBy('ROUTING_RULE') && routingRule ? { id: routingRule.id, name: routingRule.name } : null,
    routingGroup:
      isGroupedBy('ROUTING_GROUP') && routingGroup ? { id: routingGroup.id, name: routingGroup.name } : null,
    site: isGroupedBy('SITE') && project ? { id: project.id, name: project.name } : null,
  };
}

function stepStartOf({ openedAt }: Contact, steps: TimeSteps | null): string | null {
  const opened = steps && parseTimestamp(openedAt);
  return steps && opened ? formatInstant(steps.startOf(opened.at)) : null;
}

/** A unique name of the group. Names sort by step, then by dimensions. */
function nameOf(keys: GroupKeys): string {
  return JSON.stringify(Object.values(keys));
}

/** R24: contacts without a known operator are left out, because several deleted operators would count as one. */
function addLoad(loads: Map<string, SimultaneousContacts>, name: string, contact: Contact): void {
  const opened = parseTimestamp(contact.openedAt);
  const closed = parseTimestamp(contact.closedAt);
  if (contact.operator === null || opened === null || closed === null) return;
  const load = loads.get(name) ?? createSimultaneousContacts();
  loads.set(name, load);
  load.add(contact.operator.id, opened.at, closed.at);
}

function simultaneousIn(
  keys: GroupKeys,
  loads: ReadonlyMap<string, SimultaneousContacts>,
  steps: TimeSteps | null,
): number | null {
  const load = loads.get(nameOf({ ...keys, stepStart: null }));
  if (load === undefined) return null;
  const start = steps && parseTimestamp(keys.stepStart);
  return start ? load.between(start.at, steps?.endOf(start.at) ?? null) : load.between(null, null);
}
