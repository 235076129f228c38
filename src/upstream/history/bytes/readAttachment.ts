import type { Fact } from '../../../contacts/fact.ts';
import type { Timestamp } from '../../../contacts/instant.ts';
import { WIRE_NAMES } from '../fields/historyNames.ts';
import type { HistoryReader } from './historyReader.ts';
import { UNEXPECTED } from './jsonReader.ts';
import type { Literal } from './literal.ts';
import { literal } from './literal.ts';
import { readRouting, readUser } from './readReferences.ts';

/** As `decodeAttachment` does for what is parsed already: the fact that the attachment which comes next states. */
export function readAttachment(
  reader: HistoryReader,
  moment: Timestamp,
  systemMessageId: string | null,
): Fact | null {
  // Of those that state nothing, nothing is asked.
  if (reader.accept(EMPTY)) return null;
  reader.expect(TYPENAME);
  const fact = readFields(reader, reader.string(), { moment, systemMessageId });
  reader.expect(CLOSE);
  return fact;
}

interface Carrier {
  readonly moment: Timestamp;
  readonly systemMessageId: string | null;
}

/** In the order in which `historySelection` asks for them. */
function readFields(reader: HistoryReader, type: string, { moment, systemMessageId }: Carrier): Fact {
  switch (type) {
    case 'ConversationPushedSystemAttachment':
      return { kind: 'pushed', moment, systemMessageId, operator: readUser(reader, TO_USER) };
    case 'ConversationReleasedSystemAttachment':
      return { kind: 'released', moment, systemMessageId, by: readUser(reader, BY_USER) };
    case 'ConversationSnoozedSystemAttachment': {
      const by = readUser(reader, BY_USER);
      return { kind: 'snoozed', moment, systemMessageId, by, until: readText(reader, UNTIL) };
    }
    case 'ConversationClosedSystemAttachment':
      return { kind: 'closed', moment, systemMessageId, by: readUser(reader, BY_USER) };
    case 'TransferredToUserSystemAttachment': {
      const reason = readText(reader, REASON);
      const by = readUser(reader, FROM_USER);
      const toUser = readUser(reader, TO_USER);
      return { kind: 'transferredToUser', moment, systemMessageId, by, toUser, reason };
    }
    case 'TransferredToRoutingRuleSystemAttachment': {
      const reason = readText(reader, REASON);
      const by = readUser(reader, FROM_USER);
      const toRule = readRouting(reader, TO_RULE);
      return { kind: 'transferredToRoutingRule', moment, systemMessageId, by, toRule, reason };
    }
    case 'VisitorLeftSystemAttachment':
      return { kind: 'visitorLeft', moment, systemMessageId };
    case 'VisitorReturnedSystemAttachment':
      return { kind: 'visitorReturned', moment, systemMessageId };
    case 'VisitorBlockedSystemAttachment':
      return { kind: 'visitorBlocked', moment, systemMessageId };
    default:
      throw UNEXPECTED;
  }
}

/** Null without such a field: upstream's schema may lack it. */
function readText(reader: HistoryReader, label: Literal): string | null {
  return reader.accept(label) ? reader.stringOrNull() : null;
}

const EMPTY = literal('{}');
const CLOSE = literal('}');
const TYPENAME = literal(`{"${WIRE_NAMES.typename}":`);
const TO_USER = literal(',"toUser":');
const BY_USER = literal(',"byUser":');
const FROM_USER = literal(',"fromUser":');
const TO_RULE = literal(',"toRoutingRule":');
const REASON = literal(',"reason":');
const UNTIL = literal(',"until":');
