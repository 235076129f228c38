import type { HistoryModel, MessageModel, RoutingModel } from '../../contacts/support/histories.ts';

export const CONVERSATION_ID = '3f6c1a52-9d07-4e1b-8a51-5c2e7f90d401';

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

/** R13: attachments that say nothing about contacts, among them one that nobody knows yet. */
export const NOISE = ['NavigationChangedSystemAttachment', 'SomethingNewSystemAttachment'] as const;

/** One conversation as upstream answers it. */
export function conversationJson({ closedAt, routingEvents, messages }: HistoryModel): object {
  return {
    ...{ id: CONVERSATION_ID, channel: 'CHAT', project: { id: 42, name: 'Shop' } },
    closedAt: closedAt === null ? null : closedAt.text,
    routingEvents: routingEvents.map(routingJson),
    messages: { edges: messages.map((message) => ({ node: messageJson(message) })) },
  };
}

function routingJson({ date, rule }: RoutingModel): object {
  const routingRule = rule === null ? null : { id: rule, name: `rule ${rule}` };
  return { createdAt: date.text, routingRule, routingGroup: null };
}

function messageJson(message: MessageModel): object {
  const createdAt = message.date.text;
  const { id } = message;
  if (message.kind === 'participant') {
    return { __typename: 'ParticipantConversationMessage', messageId: id, createdAt, author: message.author };
  }
  const attachments = [...message.attachments, ...message.rubbish];
  return { __typename: 'SystemMessage', systemMessageId: id, createdAt, attachments };
}
