import { DEFAULT_PARALLEL } from '../../src/cli/export/exportOptions.ts';
import { DEFAULT_REQUEST_LIMITS } from '../../src/gateway/execution/requestBudget.ts';
import { MAX_CONVERSATIONS_PER_PAGE } from '../../src/gateway/intervals/closedContacts.ts';
import type { RequestBody } from '../workloads.ts';
import type { LatencyData, Listed, Range } from './data.ts';

/** What is measured: a request of a client, or an export of an interval. */
export type Work =
  | { readonly kind: 'request'; readonly body: RequestBody }
  | { readonly kind: 'export'; readonly interval: readonly [from: string, to: string] };

export interface Measurement {
  readonly key: string;
  readonly title: string;
  readonly work: Work;
  /** The least number of upstream operations that must follow each other. docs/performance.md gives the reason for each. */
  readonly ideal: number;
}

/** Conversations on one page of upstream's list, and in one batch of further pages. */
const PAGE = 100;
const AT_ONCE = DEFAULT_REQUEST_LIMITS.maxConcurrentOperations;

export function measurementsOf(data: LatencyData): readonly Measurement[] {
  const { month, days, page, short, long, entities } = data;
  const inFirst500 = days.conversations.slice(0, MAX_CONVERSATIONS_PER_PAGE);
  return [
    {
      ...{ key: 'one', title: 'one conversation, 1 page of history' },
      ...{ work: request(CONVERSATION, { id: short.conversation.id }), ideal: inARow(short) },
    },
    {
      ...{ key: 'five', title: 'one conversation, 5 pages of history' },
      ...{ work: request(CONVERSATION, { id: long.conversation.id }), ideal: inARow(long) },
    },
    {
      ...{ key: 'page', title: 'a page of 100 conversations, five of them with 5 pages' },
      ...{ work: request(PAGE_QUERY, bounds(page)), ideal: Math.max(...page.conversations.map(inARow)) },
    },
    {
      ...{ key: 'few', title: '`closedContacts` with a filter that few contacts pass (500 conversations)' },
      ...{ work: request(FEW, bounds(days)), ideal: idealInOrder(inFirst500) },
    },
    {
      ...{ key: 'count', title: `\`closedContacts.totalCount\` over ${lengthOf(days)} conversations` },
      ...{ work: request(COUNT, bounds(days)), ideal: idealWhole(days) },
    },
    {
      ...{ key: 'days', title: `\`contactIndicators\` over ${lengthOf(days)} conversations` },
      ...{ work: request(INDICATORS, bounds(days)), ideal: idealWhole(days) },
    },
    {
      ...{ key: 'month', title: `\`contactIndicators\` over ${lengthOf(month)} conversations` },
      ...{ work: request(INDICATORS, bounds(month)), ideal: idealWhole(month) },
    },
    {
      ...{ key: 'entities', title: `\`_entities\` of ${entities.length}`, ideal: 1 },
      work: request(ENTITIES, {
        representations: entities.map(({ conversation: { id } }) => ({ __typename: 'Conversation', id })),
      }),
    },
    {
      ...{
        key: 'export',
        title: `an export of ${lengthOf(month)} conversations, ${DEFAULT_PARALLEL} operations at once`,
      },
      work: { kind: 'export', interval: [month.from, month.to] },
      ideal: Math.ceil(leastOperations(month) / DEFAULT_PARALLEL),
    },
  ];
}

/** After the first page, which says whether there are more, one page from each end at a time. */
function inARow({ pages }: Listed): number {
  return 1 + Math.ceil((pages - 1) / 2);
}

/** Each page of the list needs the cursor of the one before. The further pages of its histories need the page. */
function idealInOrder(conversations: readonly Listed[]): number {
  return Math.max(...conversations.map((listed, index) => Math.floor(index / PAGE) + inARow(listed)));
}

/**
 * The first page shows how dense the interval is. All other operations can run `AT_ONCE` at a time. Whichever page of the list
 * comes last, its longest history needs further operations.
 */
function idealWhole(range: Range): number {
  const { conversations } = range;
  const pages = Math.ceil(conversations.length / PAGE);
  const behindLast = Array.from({ length: pages }, (_, index) =>
    Math.max(...conversations.slice(index * PAGE, (index + 1) * PAGE).map((each) => inARow(each) - 1)),
  );
  return Math.max(
    1 + Math.ceil((leastOperations(range) - 1) / AT_ONCE),
    1 + Math.ceil((pages - 1) / AT_ONCE) + Math.min(...behindLast),
  );
}

/** Full pages of the list, and full batches of further pages of histories. */
function leastOperations({ conversations }: Range): number {
  const further = conversations.reduce((sum, { pages }) => sum + pages - 1, 0);
  return Math.ceil(conversations.length / PAGE) + Math.ceil(further / PAGE);
}

function lengthOf({ conversations }: Range): string {
  return conversations.length.toLocaleString('en');
}

function bounds({ from, to }: Range): object {
  return { from, to };
}

function request(query: string, variables: object): Work {
  return { kind: 'request', body: { query, variables: { ...variables } } };
}

const CONTACTS = 'contacts { id openedAt closedAt status answered endReason operator { id } }';

const CONVERSATION = `query ($id: UUID!) { conversation(id: $id) { id ${CONTACTS} } }`;

const PAGE_QUERY = `query ($from: DateTime!, $to: DateTime!) {
  closedConversations(interval: { from: $from, to: $to }, first: 100) { edges { node { id ${CONTACTS} } } }
}`;

const FEW = `query ($from: DateTime!, $to: DateTime!) {
  closedContacts(interval: { from: $from, to: $to }, first: 100, where: { status: [ONGOING] }) {
    edges { node { id } } pageInfo { hasNextPage } unavailableConversationIds
  }
}`;

const COUNT = `query ($from: DateTime!, $to: DateTime!) {
  closedContacts(interval: { from: $from, to: $to }, first: 1) { totalCount unavailableConversationIds }
}`;

const INDICATORS = `query ($from: DateTime!, $to: DateTime!) {
  contactIndicators(interval: { from: $from, to: $to }, groupBy: [STATUS], step: DAY) {
    conversationCount unavailableConversationIds rows { stepStart status contactCount durationSeconds { mean } }
  }
}`;

const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Conversation { id ${CONTACTS} } }
}`;
