/** What the playground opens with, a tab each. The ids are those under which the sandbox holds the guide's examples. */
export const exampleQueries = [
  conversation('SnoozeExample', '00000000-0000-4000-8000-000000000001'),
  conversation('TransferExample', '00000000-0000-4000-8000-000000000002'),
  closedInAWeek(),
  oneContact('00000000-0000-4000-8000-000000000001@2026-01-12T11:05:05.000Z'),
] as const;

function conversation(name: string, conversationId: string): string {
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

function closedInAWeek(): string {
  return `query ClosedInAWeek {
  closedConversations(
    interval: { from: "2026-01-12T00:00:00Z", to: "2026-01-19T00:00:00Z" }
    orderBy: ClosedAtAscending
    first: 20
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        channel
        closedAt
        contacts {
          id
          status
          openedAt
          durationSeconds
          operator {
            id
            firstName
            lastName
          }
          routingRule {
            name
          }
        }
      }
    }
  }
}
`;
}

function oneContact(contactId: string): string {
  return `query OneContact {
  contact(id: "${contactId}") {
    id
    status
    openedAt
    closedAt
    operator {
      id
      firstName
      lastName
    }
    conversation {
      id
      channel
      contacts {
        id
        status
      }
    }
  }
}
`;
}
