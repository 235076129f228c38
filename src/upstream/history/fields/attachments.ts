import type {
  EndFact,
  Fact,
  Pushed,
  RoutingRuleRef,
  UserRef,
  VisitorMoved,
} from '../../../contacts/facts/fact.ts';
import type { Timestamp } from '../../../contacts/facts/instant.ts';

/** One field of an attachment. */
export interface AttachmentField {
  readonly name: string;
  readonly type: 'User' | 'RoutingRule' | 'String';
  /** An optional field may be absent from upstream's schema. It is then not selected, and its value is null. */
  readonly isOptional: boolean;
  /** The fields of a contact that refer to the object in this field. Clients may select more of that object. */
  readonly references: readonly AttachmentReference[];
}

export type AttachmentReference =
  | 'operator'
  | 'endedBy'
  | 'transferredToUser'
  | 'transferredToRoutingRule'
  | 'routingRule';

/** Reads the fields of one attachment. Each decoder has its own. Every method returns null if there is no value. */
export interface AttachmentReader {
  user(field: AttachmentField): UserRef | null;
  routingRule(field: AttachmentField): RoutingRuleRef | null;
  text(field: AttachmentField): string | null;
}

/** An attachment type that states a fact. */
export interface AttachmentType {
  /** Its name in upstream's schema. */
  readonly name: string;
  /** An optional type may be absent from upstream's schema. It is then not selected. */
  readonly isOptional: boolean;
  /** The fields to select, in the order in which `readFact` reads them. */
  readonly fields: readonly AttachmentField[];
  /**
   * R2, R3, R17: the fact that the attachment states.
   *
   * @param moment the date of the system message that carries the attachment.
   * @param systemMessageId the id of that message.
   */
  readonly readFact: ReadFact<Fact>;
}

type ReadFact<F extends Fact> = (
  reader: AttachmentReader,
  moment: Timestamp,
  systemMessageId: string | null,
) => F;

/** The facts that attachments state. */
type AttachmentFact = Pushed | EndFact | VisitorMoved;

const PUSHED_TO: AttachmentField = userField('toUser', 'operator');
const BY_USER: AttachmentField = userField('byUser', 'endedBy');
const FROM_USER: AttachmentField = userField('fromUser', 'endedBy');
const TO_USER: AttachmentField = userField('toUser', 'transferredToUser');
const TO_RULE: AttachmentField = {
  name: 'toRoutingRule',
  type: 'RoutingRule',
  isOptional: false,
  // The rule is the target of the transfer, and it routes the next contact (R8).
  references: ['transferredToRoutingRule', 'routingRule'],
};
const REASON: AttachmentField = { name: 'reason', type: 'String', isOptional: true, references: [] };
const UNTIL: AttachmentField = { name: 'until', type: 'String', isOptional: true, references: [] };

/**
 * The one table of attachments: each kind of fact with the attachment type that states it. The selection, both decoders
 * and the requirements on upstream's schema follow from it. A kind of fact without an entry does not compile.
 */
const TYPE_BY_FACT: {
  readonly [K in AttachmentFact['kind']]: Omit<AttachmentType, 'fields'> & {
    readonly readFact: ReadFact<AttachmentFact & { readonly kind: K }>;
  };
} = {
  pushed: {
    name: 'ConversationPushedSystemAttachment',
    isOptional: false,
    readFact: (reader, moment, systemMessageId) => {
      return { kind: 'pushed', moment, systemMessageId, operator: reader.user(PUSHED_TO) };
    },
  },
  released: {
    name: 'ConversationReleasedSystemAttachment',
    isOptional: true,
    readFact: (reader, moment, systemMessageId) => {
      return { kind: 'released', moment, systemMessageId, by: reader.user(BY_USER) };
    },
  },
  snoozed: {
    name: 'ConversationSnoozedSystemAttachment',
    isOptional: false,
    readFact: (reader, moment, systemMessageId) => {
      const by = reader.user(BY_USER);
      return { kind: 'snoozed', moment, systemMessageId, by, until: reader.text(UNTIL) };
    },
  },
  closed: {
    name: 'ConversationClosedSystemAttachment',
    isOptional: false,
    readFact: (reader, moment, systemMessageId) => {
      return { kind: 'closed', moment, systemMessageId, by: reader.user(BY_USER) };
    },
  },
  transferredToUser: {
    name: 'TransferredToUserSystemAttachment',
    isOptional: false,
    readFact: (reader, moment, systemMessageId) => {
      const reason = reader.text(REASON);
      const by = reader.user(FROM_USER);
      const toUser = reader.user(TO_USER);
      return { kind: 'transferredToUser', moment, systemMessageId, by, toUser, reason };
    },
  },
  transferredToRoutingRule: {
    name: 'TransferredToRoutingRuleSystemAttachment',
    isOptional: false,
    readFact: (reader, moment, systemMessageId) => {
      const reason = reader.text(REASON);
      const by = reader.user(FROM_USER);
      const toRule = reader.routingRule(TO_RULE);
      return { kind: 'transferredToRoutingRule', moment, systemMessageId, by, toRule, reason };
    },
  },
  visitorLeft: {
    name: 'VisitorLeftSystemAttachment',
    isOptional: true,
    readFact: (_, moment, systemMessageId) => ({ kind: 'visitorLeft', moment, systemMessageId }),
  },
  visitorReturned: {
    name: 'VisitorReturnedSystemAttachment',
    isOptional: true,
    readFact: (_, moment, systemMessageId) => ({ kind: 'visitorReturned', moment, systemMessageId }),
  },
  visitorBlocked: {
    name: 'VisitorBlockedSystemAttachment',
    isOptional: true,
    readFact: (_, moment, systemMessageId) => ({ kind: 'visitorBlocked', moment, systemMessageId }),
  },
};

/** In the order in which they are selected. */
export const ATTACHMENT_TYPES: readonly AttachmentType[] = Object.values(TYPE_BY_FACT).map((type) => ({
  ...type,
  fields: fieldsReadBy(type.readFact),
}));

/** Attachments of other types state no fact (R13). */
export const ATTACHMENT_TYPE_BY_NAME: ReadonlyMap<string, AttachmentType> = new Map(
  ATTACHMENT_TYPES.map((type) => [type.name, type]),
);

function userField(name: string, reference: AttachmentReference): AttachmentField {
  return { name, type: 'User', isOptional: false, references: [reference] };
}

/**
 * Returns the fields that `readFact` reads, in the same order: calls it once with a reader that only notes the fields. The
 * selection then always has the fields that are read. The byte reader needs this order: upstream returns fields in the order of the selection.
 */
function fieldsReadBy(readFact: ReadFact<Fact>): readonly AttachmentField[] {
  const fields: AttachmentField[] = [];
  const note = (field: AttachmentField): null => {
    fields.push(field);
    return null;
  };
  readFact({ user: note, routingRule: note, text: note }, { at: 0, text: '' }, null);
  return fields;
}
