import type { Fact } from '../../contacts/fact.ts';
import type { Timestamp } from '../../contacts/instant.ts';
import type { JsonObject } from '../response/json.ts';
import { stringOrNull } from '../response/json.ts';
import { decodeRouting, decodeUser } from './decodeRefs.ts';
import type { HistoryNames } from './fields/historyNames.ts';

/**
 * R2, R3, R13, R17: the fact that a system attachment states. Null for the types that state none.
 *
 * @param moment the date of the message that carries it.
 * @param systemMessageId the id of that message.
 */
export function decodeAttachment(
  attachment: JsonObject,
  moment: Timestamp,
  systemMessageId: string | null,
  names: HistoryNames,
): Fact | null {
  switch (attachment[names.typename]) {
    case 'ConversationPushedSystemAttachment':
      return { kind: 'pushed', moment, systemMessageId, operator: decodeUser(attachment, 'toUser', names) };
    case 'TransferredToUserSystemAttachment': {
      const reason = stringOrNull(attachment['reason']);
      const by = decodeUser(attachment, 'fromUser', names);
      const toUser = decodeUser(attachment, 'toUser', names);
      return { kind: 'transferredToUser', moment, systemMessageId, by, toUser, reason };
    }
    case 'TransferredToRoutingRuleSystemAttachment': {
      const reason = stringOrNull(attachment['reason']);
      const by = decodeUser(attachment, 'fromUser', names);
      const toRule = decodeRouting(attachment, 'toRoutingRule', names);
      return { kind: 'transferredToRoutingRule', moment, systemMessageId, by, toRule, reason };
    }
    case 'ConversationSnoozedSystemAttachment': {
      const until = stringOrNull(attachment['until']);
      return { kind: 'snoozed', moment, systemMessageId, by: decodeUser(attachment, 'byUser', names), until };
    }
    case 'ConversationClosedSystemAttachment':
      return { kind: 'closed', moment, systemMessageId, by: decodeUser(attachment, 'byUser', names) };
    case 'ConversationReleasedSystemAttachment':
      return { kind: 'released', moment, systemMessageId, by: decodeUser(attachment, 'byUser', names) };
    case 'VisitorLeftSystemAttachment':
      return { kind: 'visitorLeft', moment, systemMessageId };
    case 'VisitorReturnedSystemAttachment':
      return { kind: 'visitorReturned', moment, systemMessageId };
    case 'VisitorBlockedSystemAttachment':
      return { kind: 'visitorBlocked', moment, systemMessageId };
    default:
      return null;
  }
}
