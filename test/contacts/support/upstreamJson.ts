import type { HistoryModel, MessageModel, RoutingModel } from './histories.ts';

export const CONVERSATION_ID = '3f6c1a52-9d07-4e1b-8a51-5c2e7f90d401';

/** One conversation in the form of the upstream. */
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
