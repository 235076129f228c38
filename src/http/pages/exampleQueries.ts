import type { ClosedList } from '../../upstream/schema/closedList.ts';

/** The contacts of two conversations of the sandbox. These are the examples of the guide. */
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

/** The sandbox has conversations in this week. */
const FROM = '2026-01-12T00:00:00Z';
const TO = '2026-01-19T00:00:00Z';

/** Returns a query for the conversations closed in one week. @param list how the schema lists closed conversations. */
export function closedInAWeek(list: ClosedList): string {
  const { field, hasPageSize, order, path } = list;
  const args = [
    ...intervalArguments(list),
    ...(order ? [`${order.argument}: ${order.value}`] : []),
    ...(hasPageSize ? ['first: 20'] : []),
  ];
  const conversation = `
    id channel closedAt
    contacts {
      id status openedAt durationSeconds
      operator { id firstName lastName }
      routingRule { name }
    }`;
  return `query ClosedInAWeek {
    ${field}(${args.join(', ')}) {
      pageInfo { hasNextPage endCursor }
      ${path.reduceRight((selection, name) => `${name} { ${selection} }`, conversation)}
    }
  }`;
}

/** Returns a query for the indicators of each operator in the same week. @param list as for `closedInAWeek`. */
export function indicatorsOfAWeek(list: ClosedList): string {
  return `query IndicatorsOfAWeek {
    contactIndicators(${intervalArguments(list).join(', ')}, groupBy: [OPERATOR]) {
      conversationCount
      unavailableConversationIds
      rows {
        operatorId contactCount answeredCount answerRate
        statusCounts { status count }
        durationSeconds { mean median p95 }
        firstResponseSeconds { mean median p95 }
        operatorMessagesPerContact
      }
    }
  }`;
}

function intervalArguments({ interval }: ClosedList): readonly string[] {
  const bounds = [`from: "${FROM}"`, `to: "${TO}"`];
  return interval.kind === 'flat' ? bounds : [`${interval.arguments[0].name}: { ${bounds.join(', ')} }`];
}
