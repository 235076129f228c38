/** How a conversation with two contacts and one with three came about: the guide's examples, by the sandbox's ids. */
export const SNOOZE_EXAMPLE = conversation('SnoozeExample', '00000000-0000-4000-8000-000000000001');
export const TRANSFER_EXAMPLE = conversation('TransferExample', '00000000-0000-4000-8000-000000000002');

export const ONE_CONTACT = oneContact('00000000-0000-4000-8000-000000000001@2026-01-12T11:05:05.000Z');

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
