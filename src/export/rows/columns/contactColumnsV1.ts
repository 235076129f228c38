import type { Column } from './column.ts';
import { optional, required } from './column.ts';
import type { ContactRowSource } from './rowSources.ts';

/**
 * The columns of a contact, version 1, in order. They never change: ids keep their JSON type, and dates have upstream's
 * spelling (R18).
 */
export const CONTACT_COLUMNS_V1: readonly Column<ContactRowSource>[] = [
  required('id', 'text', ({ contact }) => contact.id),
  required('conversationId', 'text', ({ contact }) => contact.conversationId),
  required('conversationClosedAt', 'timestamp', ({ whole }) => whole.conversation.closedAt?.text ?? null),
  optional('siteId', 'text', ({ contact }) => contact.project?.id),
  optional('siteName', 'text', ({ contact }) => contact.project?.name),
  optional('channel', 'text', ({ contact }) => contact.channel),
  required('openedAt', 'timestamp', ({ contact }) => contact.openedAt),
  optional('closedAt', 'timestamp', ({ contact }) => contact.closedAt),
  optional('durationSeconds', 'seconds', ({ contact }) => contact.durationSeconds),
  optional('operatorId', 'text', ({ contact }) => contact.operator?.id),
  optional('operatorType', 'text', ({ contact }) => contact.operator?.type),
  optional('routedAt', 'timestamp', ({ contact }) => contact.routedAt),
  optional('routingRuleId', 'text', ({ contact }) => contact.routingRule?.id),
  optional('routingRuleName', 'text', ({ contact }) => contact.routingRule?.name),
  optional('routingGroupId', 'text', ({ contact }) => contact.routingGroup?.id),
  optional('routingGroupName', 'text', ({ contact }) => contact.routingGroup?.name),
  required('status', 'text', ({ contact }) => contact.status),
  required('answered', 'flag', ({ contact }) => contact.answered),
  optional('firstResponseAt', 'timestamp', ({ contact }) => contact.firstResponseAt),
  optional('firstResponseSeconds', 'seconds', ({ contact }) => contact.firstResponseSeconds),
  required('operatorMessageCount', 'count', ({ contact }) => contact.operatorMessageCount),
  required('visitorMessageCount', 'count', ({ contact }) => contact.visitorMessageCount),
  optional('endReason', 'text', ({ contact }) => contact.endReason),
  optional('endedById', 'text', ({ contact }) => contact.endedBy?.id),
  optional('endedByType', 'text', ({ contact }) => contact.endedBy?.type),
  optional('snoozedUntil', 'timestamp', ({ contact }) => contact.snoozedUntil),
  optional('transferReason', 'text', ({ contact }) => contact.transferReason),
  optional('transferredToUserId', 'text', ({ contact }) => contact.transferredToUser?.id),
  optional('transferredToUserType', 'text', ({ contact }) => contact.transferredToUser?.type),
  optional('transferredToRoutingRuleId', 'text', ({ contact }) => contact.transferredToRoutingRule?.id),
  optional('transferredToRoutingRuleName', 'text', ({ contact }) => contact.transferredToRoutingRule?.name),
  required('events', 'events', ({ contact }) => contact.events),
];
