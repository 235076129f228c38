import type {
  ExpectedContact,
  ExpectedEventKind,
  ExpectedReconstruction,
} from '../../../src/sandbox/generator/record/expected.ts';

/** The fields of a contact that the generator knows. */
export const CONTACT_FIELDS = `
  id openedAt closedAt operator { id } routedAt routingRule { id } routingGroup { id } status answered
  firstResponseAt operatorMessageCount visitorMessageCount endReason endedBy { id } snoozedUntil transferReason
  transferredToUser { id } transferredToRoutingRule { id } events { kind }
  operatorType waitingSeconds firstReplySeconds meanReplySeconds replyCount closingDelaySeconds
`;

interface Ref<Id> {
  readonly id: Id;
}

/** A contact with these fields, as the gateway returns it. */
export type ReturnedContact = Omit<
  ExpectedContact,
  | 'operatorId'
  | 'routingRuleId'
  | 'routingGroupId'
  | 'endedById'
  | 'transferredToUserId'
  | 'transferredToRoutingRuleId'
  | 'eventKinds'
> & {
  readonly operator: Ref<number> | null;
  readonly routingRule: Ref<string> | null;
  readonly routingGroup: Ref<string> | null;
  readonly endedBy: Ref<number> | null;
  readonly transferredToUser: Ref<number> | null;
  readonly transferredToRoutingRule: Ref<string> | null;
  readonly events: readonly { readonly kind: ExpectedEventKind }[];
};

/** The gateway's response about a conversation, in the form of the generator. */
export function toExpectedForm(conversation: {
  readonly contacts: readonly ReturnedContact[];
  readonly contactAnomalies: ExpectedReconstruction['anomalies'];
}): ExpectedReconstruction {
  return { contacts: conversation.contacts.map(contactForm), anomalies: conversation.contactAnomalies };
}

function contactForm(contact: ReturnedContact): ExpectedContact {
  const { operator, routingRule, routingGroup, endedBy, events, ...rest } = contact;
  const { transferredToUser, transferredToRoutingRule, ...own } = rest;
  return {
    ...own,
    operatorId: operator?.id ?? null,
    routingRuleId: routingRule?.id ?? null,
    routingGroupId: routingGroup?.id ?? null,
    endedById: endedBy?.id ?? null,
    transferredToUserId: transferredToUser?.id ?? null,
    transferredToRoutingRuleId: transferredToRoutingRule?.id ?? null,
    eventKinds: events.map(({ kind }) => kind),
  };
}
