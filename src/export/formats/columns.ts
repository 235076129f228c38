import type { Contact } from '../../contacts/facts/contact.ts';
import type { Timestamp } from '../../contacts/facts/instant.ts';
import type { Json } from '../../upstream/response/json.ts';

/** The type of a column, for formats with types. Ids are text, as upstream has numbers and text. */
export type ColumnType = 'text' | 'timestamp' | 'seconds' | 'count' | 'flag' | 'events';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** False if every contact has a value. */
  readonly isNullable: boolean;
  readonly read: (contact: Contact, conversationClosedAt: Timestamp) => Json;
}

/** Increase it by one when a column changes its name, position, type or meaning. */
export const COLUMNS_VERSION = 1;

/** One contact: the value of each column, by name. Dates have upstream's spelling (R18). */
export type ContactRecord = Readonly<Record<string, Json>>;

export function contactRecord(contact: Contact, conversationClosedAt: Timestamp): ContactRecord {
  return Object.fromEntries(COLUMNS.map(({ name, read }) => [name, read(contact, conversationClosedAt)]));
}

/** The columns of an export, in order. */
export const COLUMNS: readonly Column[] = [
  required('id', 'text', ({ id }) => id),
  required('conversationId', 'text', ({ conversationId }) => conversationId),
  required('conversationClosedAt', 'timestamp', (_, { text }) => text),
  optional('siteId', 'text', ({ project }) => project?.id),
  optional('siteName', 'text', ({ project }) => project?.name),
  optional('channel', 'text', ({ channel }) => channel),
  required('openedAt', 'timestamp', ({ openedAt }) => openedAt),
  optional('closedAt', 'timestamp', ({ closedAt }) => closedAt),
  optional('durationSeconds', 'seconds', ({ durationSeconds }) => durationSeconds),
  optional('operatorId', 'text', ({ operator }) => operator?.id),
  optional('operatorType', 'text', ({ operator }) => operator?.type),
  optional('routedAt', 'timestamp', ({ routedAt }) => routedAt),
  optional('routingRuleId', 'text', ({ routingRule }) => routingRule?.id),
  optional('routingRuleName', 'text', ({ routingRule }) => routingRule?.name),
  optional('routingGroupId', 'text', ({ routingGroup }) => routingGroup?.id),
  optional('routingGroupName', 'text', ({ routingGroup }) => routingGroup?.name),
  required('status', 'text', ({ status }) => status),
  required('answered', 'flag', ({ answered }) => answered),
  optional('firstResponseAt', 'timestamp', ({ firstResponseAt }) => firstResponseAt),
  optional('firstResponseSeconds', 'seconds', ({ firstResponseSeconds }) => firstResponseSeconds),
  required('operatorMessageCount', 'count', ({ operatorMessageCount }) => operatorMessageCount),
  required('visitorMessageCount', 'count', ({ visitorMessageCount }) => visitorMessageCount),
  optional('endReason', 'text', ({ endReason }) => endReason),
  optional('endedById', 'text', ({ endedBy }) => endedBy?.id),
  optional('endedByType', 'text', ({ endedBy }) => endedBy?.type),
  optional('snoozedUntil', 'timestamp', ({ snoozedUntil }) => snoozedUntil),
  optional('transferReason', 'text', ({ transferReason }) => transferReason),
  optional('transferredToUserId', 'text', ({ transferredToUser }) => transferredToUser?.id),
  optional('transferredToUserType', 'text', ({ transferredToUser }) => transferredToUser?.type),
  optional('transferredToRoutingRuleId', 'text', (contact) => contact.transferredToRoutingRule?.id),
  optional('transferredToRoutingRuleName', 'text', (contact) => contact.transferredToRoutingRule?.name),
  required('events', 'events', ({ events }) => events),
];

function required(name: string, type: ColumnType, read: Column['read']): Column {
  return { name, type, isNullable: false, read };
}

function optional(name: string, type: ColumnType, read: Column['read']): Column {
  return { name, type, isNullable: true, read: (contact, closedAt) => read(contact, closedAt) ?? null };
}
