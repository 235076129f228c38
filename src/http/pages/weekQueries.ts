import type { ClosedList } from '../../upstream/schema/closedList.ts';

/** A week in which the sandbox has conversations. */
const FROM = '2026-01-12T00:00:00Z';
const TO = '2026-01-19T00:00:00Z';

/** The conversations closed in a week, asked for as the schema in use lists them. */
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

/** How the contacts of the same week went, for each operator. */
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
