/** The guide's two examples, which the sandbox holds under fixed ids: the playground opens with one tab for each. */
export const exampleQueries = [
  example('SnoozeExample', '00000000-0000-4000-8000-000000000001'),
  example('TransferExample', '00000000-0000-4000-8000-000000000002'),
] as const;

function example(name: string, conversationId: string): string {
  return `query ${name} {
  conversation(id: "${conversationId}") {
    id
    channel
    closedAt
    contacts {
      id
      status
      openedAt
      closedAt
      durationSeconds
      endReason
      endedBy {
        id
      }
      operator {
        id
        firstName
        lastName
      }
      answered
      firstResponseSeconds
      routedAt
      routingRule {
        id
        name
      }
      routingGroup {
        id
        name
      }
      snoozedUntil
      transferReason
      transferredToRoutingRule {
        id
        name
      }
      events {
        kind
        occurredAt
        systemMessageId
      }
    }
    contactAnomalies {
      code
      message
      occurredAt
    }
  }
}
`;
}
