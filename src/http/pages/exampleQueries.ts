import { getNullableType } from 'graphql';
import type { ClosedList } from '../../upstream/schema/closedList.ts';
import { newestFirstOf } from './explorerSchema.ts';

/** An operation to open the playground with. */
export interface ExampleQuery {
  readonly query: string;
  /** Values may be markers: the browser replaces them before it shows them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What the browser puts in the place of a value that depends on the account or on the day. */
export const MARKERS = {
  newestConversation: '@newestConversation',
  newestContact: '@newestContact',
  monthStart: '@monthStart',
  monthEnd: '@monthEnd',
  thirtyDaysAgo: '@thirtyDaysAgo',
  tomorrow: '@tomorrow',
} as const;

/** The ids of two conversations of the sandbox. These are the examples of the guide. */
export const SNOOZE_EXAMPLE_ID = '00000000-0000-4000-8000-000000000001';
export const TRANSFER_EXAMPLE_ID = '00000000-0000-4000-8000-000000000002';

/** @param idType the type of the argument `id` of `Query.conversation`, as in SDL. */
export function conversationQuery(name: string, idType: string, conversationId: string): ExampleQuery {
  const query = `query ${name}($conversationId: ${idType}) {
  conversation(id: $conversationId) {
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
      endedBy { id }
      operator { id firstName lastName }
      answered
      firstResponseSeconds
      routedAt
      routingRule { id name }
      routingGroup { id name }
      snoozedUntil
      transferReason
      transferredToRoutingRule { id name }
      events { kind occurredAt systemMessageId }
    }
    contactAnomalies { code message occurredAt }
  }
}`;
  return { query, variables: { conversationId } };
}

export const ONE_CONTACT: ExampleQuery = {
  query: `query OneContact($contactId: ID!) {
  contact(id: $contactId) {
    id
    status
    openedAt
    closedAt
    operator { id firstName lastName }
    conversation { id channel contacts { id status } }
  }
}`,
  variables: { contactId: MARKERS.newestContact },
};

/** Returns a query for the conversations closed in the current month. @param list how the schema lists closed conversations. */
export function closedThisMonth(list: ClosedList): ExampleQuery {
  const conversation = `
    id channel closedAt
    contacts {
      id status openedAt durationSeconds
      operator { id firstName lastName }
      routingRule { name }
    }`;
  return listQuery('ClosedThisMonth', list, { bounds: THIS_MONTH, pageSize: 20, conversation });
}

/** Returns a query for the newest conversation of the last thirty days, and for its contacts. */
export function firstConversation(list: ClosedList): ExampleQuery {
  const bounds = { from: MARKERS.thirtyDaysAgo, to: MARKERS.tomorrow };
  return listQuery('FirstConversation', list, { bounds, pageSize: 1, conversation: 'id contacts { id }' });
}

/** Returns a query for the indicators of each operator in the current month. */
export function indicatorsThisMonth(list: ClosedList): ExampleQuery {
  const { definitions, values, variables } = intervalOf(list, THIS_MONTH);
  const query = `query IndicatorsThisMonth(${definitions}) {
    contactIndicators(${values}, groupBy: [OPERATOR]) {
      conversationCount
      unavailableConversationIds
      rows {
        operatorId
        operator { firstName lastName }
        contactCount answeredCount answerRate
        statusCounts { status count }
        durationSeconds { mean median p95 }
        firstResponseSeconds { mean median p95 }
        operatorMessagesPerContact
      }
    }
  }`;
  return { query, variables };
}

interface Bounds {
  readonly from: string;
  readonly to: string;
}

const THIS_MONTH: Bounds = { from: MARKERS.monthStart, to: MARKERS.monthEnd };

function listQuery(
  name: string,
  list: ClosedList,
  {
    bounds,
    pageSize,
    conversation,
  }: {
    readonly bounds: Bounds;
    readonly pageSize: number;
    /** The fields of a conversation. */
    readonly conversation: string;
  },
): ExampleQuery {
  const { definitions, values, variables } = intervalOf(list, bounds);
  const paging = list.hasPageSize ? { definition: ', $first: Int', value: ', first: $first' } : NO_PAGING;
  const order = newestFirst(list);
  const query = `query ${name}(${definitions}${paging.definition}) {
    ${list.field}(${values}${order}${paging.value}) {
      pageInfo { hasNextPage endCursor }
      ${list.path.reduceRight((selection, field) => `${field} { ${selection} }`, conversation)}
    }
  }`;
  return { query, variables: { ...variables, ...(list.hasPageSize && { first: pageSize }) } };
}

const NO_PAGING = { definition: '', value: '' };

function newestFirst(list: ClosedList): string {
  const order = newestFirstOf(list);
  return order === null ? '' : `, ${order.name}: ${order.value}`;
}

function intervalOf(
  { interval }: ClosedList,
  bounds: Bounds,
): {
  readonly definitions: string;
  readonly values: string;
  readonly variables: ExampleQuery['variables'];
} {
  const definitions = interval.arguments.map(({ name, type }) => `$${name}: ${getNullableType(type)}!`);
  return {
    definitions: definitions.join(', '),
    values: interval.arguments.map(({ name }) => `${name}: $${name}`).join(', '),
    variables: interval.kind === 'flat' ? { ...bounds } : { [interval.arguments[0].name]: bounds },
  };
}
