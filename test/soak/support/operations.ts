/** The operations and tokens of the clients. The expected data is fetched once while nothing fails. */

export interface LoadOperation {
  readonly name: string;
  readonly query: string;
}

/** The sandbox's accounts; each sees conversations of other projects. */
export const TOKENS = ['sandbox-token', 'sandbox-token-north', 'sandbox-token-travel'] as const;

const INTERVAL = 'interval: { from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" }';
const SNOOZE = '00000000-0000-4000-8000-000000000001';

export const OPERATIONS: readonly LoadOperation[] = [
  {
    name: 'page of contacts',
    query: `query Page { closedConversations(${INTERVAL}, first: 10) { edges { node {
      id contacts { id status operator { id lastName } routingRule { name } } contactAnomalies { code }
    } } } }`,
  },
  {
    name: 'page that passes',
    query: `query Pass { closedConversations(${INTERVAL}, first: 10) { edges { node { id channel tags { name } } } } }`,
  },
  { name: 'own user', query: 'query Own { user { id lastName } }' },
  {
    name: 'one conversation',
    query: `query One { conversation(id: "${SNOOZE}") { id contacts { id endReason events { kind } } } }`,
  },
  {
    name: 'one contact',
    query: `query Contact { contact(id: "${SNOOZE}@2026-01-12T11:00:01.000Z") { id status operator { id lastName } } }`,
  },
];

/** A response of about 400 kB. Twelve of them are larger than the buffers of one connection. */
export const LARGE_OPERATION: LoadOperation = {
  name: 'large page',
  query: `query Large { closedConversations(${INTERVAL}, first: 100) { edges { node {
    id channel createdAt closedAt messages(first: 100) { edges { node {
      __typename createdAt
      ... on ParticipantConversationMessage { text author { __typename ... on Professional { id lastName } } }
      ... on SystemMessage { systemMessageId attachments { __typename } }
    } } }
  } } } }`,
};

/** Every code that a request may get while the upstream fails. The last are the sandbox's own names of failures. */
export const DOCUMENTED_CODES: ReadonlySet<string> = new Set([
  'CONTACT_HISTORY_UNAVAILABLE',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_BAD_RESPONSE',
  'UPSTREAM_ERROR',
  ...['INTERNAL_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT', 'TOO_MANY_REQUESTS'],
]);
