import type { Fact } from '../contacts/fact.ts';
import type { Moment } from '../contacts/instant.ts';
import { decodeRouting, decodeUser } from './decodeRefs.ts';
import type { JsonObject } from './json.ts';
import { stringOrNull } from './json.ts';

/** What an attachment takes from the system message that carries it. */
interface Carrier {
  readonly moment: Moment;
  readonly systemMessageId: string | null;
}

/** R2, R3, R13, R17: the fact that a system attachment states. Null for the types that state none. */
export function decodeAttachment(attachment: JsonObject, carrier: Carrier): Fact | null {
  switch (attachment['__typename']) {
    case 'ConversationPushedSystemAttachment':
      return { kind: 'pushed', ...carrier, operator: decodeUser(attachment, 'toUser') };
    case 'TransferredToUserSystemAttachment':
      return {
        kind: 'transferredToUser',
        ...carrier,
        by: decodeUser(attachment, 'fromUser'),
        toUser: decodeUser(attachment, 'toUser'),
        reason: stringOrNull(attachment['reason']),
      };
    case 'TransferredToRoutingRuleSystemAttachment':
      return {
        kind: 'transferredToRoutingRule',
        ...carrier,
        by: decodeUser(attachment, 'fromUser'),
        toRule: decodeRouting(attachment, 'toRoutingRule'),
        reason: stringOrNull(attachment['reason']),
      };
    case 'ConversationSnoozedSystemAttachment': {
      const until = stringOrNull(attachment['until']);
      return { kind: 'snoozed', ...carrier, by: decodeUser(attachment, 'byUser'), until };
    }
    case 'ConversationClosedSystemAttachment':
      return { kind: 'closed', ...carrier, by: decodeUser(attachment, 'byUser') };
    case 'ConversationReleasedSystemAttachment':
      return { kind: 'released', ...carrier, by: decodeUser(attachment, 'byUser') };
    case 'VisitorLeftSystemAttachment':
      return { kind: 'visitorLeft', ...carrier };
    case 'VisitorReturnedSystemAttachment':
      return { kind: 'visitorReturned', ...carrier };
    case 'VisitorBlockedSystemAttachment':
      return { kind: 'visitorBlocked', ...carrier };
    default:
      return null;
  }
}
