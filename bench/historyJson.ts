/**
 * Builds a history as upstream sends it, in order. Each contact has a routing event, a push, messages of both sides and an
 * ending.
 */
export function historyJson(facts: number, messagesPerContact: number): unknown {
  const contacts = Array.from({ length: Math.ceil(facts / (messagesPerContact + 3)) }, (_, index) => index);
  return {
    id: '00000000-0000-4000-8000-000000000001',
    channel: 'CHAT',
    closedAt: null,
    project: { id: 101, name: 'Shop' },
    routingEvents: contacts.map((contact) => ({
      createdAt: dateOf(contact, 0),
      routingRule: { id: 'a0000000-0000-4000-8000-000000000001', name: 'Sales' },
      routingGroup: { id: 'b0000000-0000-4000-8000-000000000001', name: 'Team' },
    })),
    messages: {
      pageInfo: { hasNextPage: false, endCursor: null },
      edges: contacts.flatMap((contact) => messagesOf(contact, messagesPerContact)).map((node) => ({ node })),
    },
  };
}

const STEP_MS = 10_000;
const STEPS_PER_CONTACT = 10;
const START_MS = Date.UTC(2026, 0, 1);

function messagesOf(contact: number, count: number): readonly object[] {
  const operator = { __typename: 'Professional', id: 500 + (contact % 20) };
  const participant = Array.from({ length: count }, (_, index) => ({
    __typename: 'ParticipantConversationMessage',
    createdAt: dateOf(contact, index + 2),
    messageId: `message-${contact}-${index}`,
    author: index % 2 === 0 ? operator : { __typename: 'Visitor' },
  }));
  const pushed = { __typename: 'ConversationPushedSystemAttachment', toUser: operator };
  return [
    systemMessage(contact, 1, pushed),
    ...participant,
    systemMessage(contact, 9, ending(contact, operator)),
  ];
}

function ending(contact: number, operator: object): object {
  switch (contact % 3) {
    case 0:
      return { __typename: 'ConversationClosedSystemAttachment', byUser: operator };
    case 1:
      return {
        __typename: 'ConversationSnoozedSystemAttachment',
        byUser: operator,
        until: dateOf(contact + 1, 0),
      };
    default:
      return {
        __typename: 'TransferredToUserSystemAttachment',
        ...{ reason: 'lunch', fromUser: operator, toUser: null },
      };
  }
}

function systemMessage(contact: number, step: number, attachment: object): object {
  return {
    __typename: 'SystemMessage',
    createdAt: dateOf(contact, step),
    systemMessageId: `system-${contact}-${step}`,
    attachments: [attachment],
  };
}

function dateOf(contact: number, step: number): string {
  return new Date(START_MS + (contact * STEPS_PER_CONTACT + step) * STEP_MS).toISOString();
}
