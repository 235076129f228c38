import { meanOf } from '../../../contacts/result/replies.ts';
import { readUserName } from '../../../upstream/history/details/details.ts';
import type { Cell, Column } from './column.ts';
import { idText, optional, required } from './column.ts';
import { conversationPart } from './conversationPart.ts';
import { ANOMALY_CODES, END_REASONS, STATUSES } from './enumerations.ts';
import type { ContactRowSource } from './rowSources.ts';
import { spellDate, spellTimestamp } from './spellTimestamp.ts';

/** The columns of a contact, version 2, in order. */
export const CONTACT_COLUMNS: readonly Column<ContactRowSource>[] = [
  required('id', 'text', ({ contact }) => contact.id),
  required('conversationId', 'text', ({ contact }) => contact.conversationId),
  required('contactIndex', 'count', ({ index }) => index),
  required('contactCount', 'count', ({ whole }) => whole.rebuilt.contacts.length),
  optional('conversationCreatedAt', 'timestamp', ({ whole }) => whole.createdAt),
  ...conversationPart<ContactRowSource>(({ whole }) => whole),
  required('openedAt', 'timestamp', ({ contact }) => spellDate(contact.openedAt)),
  optional('closedAt', 'timestamp', ({ contact }) => spellDate(contact.closedAt)),
  optional('durationSeconds', 'seconds', ({ contact }) => contact.durationSeconds),
  optional('operatorId', 'text', ({ contact }) => idText(contact.operator)),
  optional('operatorType', 'text', ({ contact }) => contact.operatorType),
  optional('operatorName', 'text', ({ contact }) => readUserName(contact.operator, 'operator')),
  optional('routedAt', 'timestamp', ({ contact }) => spellDate(contact.routedAt)),
  optional('routingRuleId', 'text', ({ contact }) => idText(contact.routingRule)),
  optional('routingRuleName', 'text', ({ contact }) => contact.routingRule?.name),
  optional('routingGroupId', 'text', ({ contact }) => idText(contact.routingGroup)),
  optional('routingGroupName', 'text', ({ contact }) => contact.routingGroup?.name),
  optional('waitingSeconds', 'seconds', ({ contact }) => contact.waitingSeconds),
  required('status', 'text', ({ contact }) => contact.status, STATUSES),
  required('answered', 'flag', ({ contact }) => contact.answered),
  optional('firstResponseAt', 'timestamp', ({ contact }) => spellDate(contact.firstResponseAt)),
  optional('firstResponseSeconds', 'seconds', ({ contact }) => contact.firstResponseSeconds),
  optional('firstReplySeconds', 'seconds', ({ contact }) => contact.firstReplySeconds),
  optional('meanReplySeconds', 'seconds', ({ contact }) => meanOf(contact.replySeconds)),
  required('replyCount', 'count', ({ contact }) => contact.replySeconds.length),
  required('operatorMessageCount', 'count', ({ contact }) => contact.operatorMessageCount),
  required('visitorMessageCount', 'count', ({ contact }) => contact.visitorMessageCount),
  optional('closingDelaySeconds', 'seconds', ({ contact }) => contact.closingDelaySeconds),
  optional('endReason', 'text', ({ contact }) => contact.endReason, END_REASONS),
  optional('endedById', 'text', ({ contact }) => idText(contact.endedBy)),
  optional('endedByType', 'text', ({ contact }) => contact.endedBy?.type),
  optional('endedByName', 'text', ({ contact }) => readUserName(contact.endedBy, 'endedBy')),
  optional('snoozedUntil', 'timestamp', ({ contact }) => spellTimestamp(contact.snoozedUntil)),
  optional('transferReason', 'text', ({ contact }) => contact.transferReason),
  optional('transferredToUserId', 'text', ({ contact }) => idText(contact.transferredToUser)),
  optional('transferredToUserType', 'text', ({ contact }) => contact.transferredToUser?.type),
  optional('transferredToUserName', 'text', transferredToUserName),
  optional('transferredToRoutingRuleId', 'text', ({ contact }) => idText(contact.transferredToRoutingRule)),
  optional('transferredToRoutingRuleName', 'text', ({ contact }) => contact.transferredToRoutingRule?.name),
  required('anomalyCodes', 'texts', anomalyCodes, ANOMALY_CODES),
  required('events', 'events', events),
  required('exportedAt', 'timestamp', ({ whole }) => whole.exportedAt),
];

function transferredToUserName({ contact }: ContactRowSource): Cell {
  return readUserName(contact.transferredToUser, 'transferredToUser');
}

/** The anomalies of the contact itself. Those of its conversation are in the rows of anomalies. */
function anomalyCodes({ contact: { anomaly } }: ContactRowSource): Cell {
  return anomaly === null ? [] : [anomaly];
}

function events({ contact }: ContactRowSource): Cell {
  return contact.events.map(({ kind, occurredAt, systemMessageId }) => {
    return { kind, occurredAt: spellDate(occurredAt), systemMessageId };
  });
}
