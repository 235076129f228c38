export interface SystemAttachment {
  readonly __typename: string;
}

export const PUSHED = 'ConversationPushedSystemAttachment';

/** The attachments that end a contact, with the event each becomes (R3, R17). */
export const ENDS: Readonly<Record<string, string>> = {
  TransferredToUserSystemAttachment: 'TRANSFERRED_TO_USER',
  TransferredToRoutingRuleSystemAttachment: 'TRANSFERRED_TO_ROUTING_RULE',
  ConversationSnoozedSystemAttachment: 'SNOOZED',
  ConversationClosedSystemAttachment: 'CLOSED',
  ConversationReleasedSystemAttachment: 'RELEASED',
};

/** R17. */
export const VISITOR_MOVES: Readonly<Record<string, string>> = {
  VisitorLeftSystemAttachment: 'VISITOR_LEFT',
  VisitorReturnedSystemAttachment: 'VISITOR_RETURNED',
  VisitorBlockedSystemAttachment: 'VISITOR_BLOCKED',
};

/** R13: attachments without an effect on contacts, one of an unknown type among them. */
export const NOISE = ['NavigationChangedSystemAttachment', 'SomethingNewSystemAttachment'] as const;
