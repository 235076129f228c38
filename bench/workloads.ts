import { z } from 'zod';
import { historySelection } from './history.ts';
import { sendRequest } from './sendRequest.ts';

/** The body of a request. */
export interface RequestBody {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Workload {
  readonly key: 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g';
  readonly title: string;
  /** The floor that the ratios refer to. */
  readonly floor: 'forward' | 'parse';
  readonly connections: number;
  /** The requests that clients send, in rotation. At least one for each connection. */
  readonly requests: readonly RequestBody[];
  /** The same requests for variants without `_entities`: one root field for each entity. */
  readonly routerRequests?: readonly RequestBody[];
  /** The upstream operations of the parsing floor. */
  readonly floorRequests?: readonly RequestBody[];
}

const DOCUMENTS = 1_000;
const ENTITIES = 50;

const FOR_MANY_SMALL = 20;
const FOR_FEW_LARGE = 4;

/** Each client requests the same conversations with other variables. */
const PAGE_VARIANTS = FOR_FEW_LARGE;

/** @param ids of at least 100 different conversations. */
export function createWorkloads(ids: readonly string[]): readonly Workload[] {
  const each = (query: string) => ids.map((id) => ({ query, variables: { id } }));
  const pages = (query: string) =>
    Array.from({ length: PAGE_VARIANTS }, (_, index) => ({
      query,
      variables: { to: `2030-01-01T00:00:0${index}.000Z` },
    }));
  return [
    {
      ...{ key: 'a', title: 'a small query', floor: 'forward', connections: FOR_MANY_SMALL },
      requests: each(SMALL),
    },
    {
      ...{ key: 'b', title: 'pass-through: a page of 50 conversations with 40 messages each' },
      ...{ floor: 'forward', connections: FOR_FEW_LARGE },
      requests: pages(PASSING_PAGE),
    },
    {
      ...{ key: 'c', title: 'one conversation with contacts', floor: 'parse', connections: FOR_MANY_SMALL },
      requests: each(ONE_CONVERSATION),
      floorRequests: each(`query ($id: UUID!) { conversation(id: $id) { id ${historySelection('')} } }`),
    },
    {
      ...{ key: 'd', title: 'a page of 100 conversations with contacts, operators and rules' },
      ...{ floor: 'parse', connections: FOR_FEW_LARGE },
      requests: pages(pageOfContacts('id')),
      floorRequests: pages(page(100, `id ${historySelection('')}`)),
    },
    {
      ...{ key: 'e', title: `${DOCUMENTS} different documents in rotation`, floor: 'forward' },
      connections: FOR_MANY_SMALL,
      requests: Array.from({ length: DOCUMENTS }, (_, index) => smallDocument(index, ids)),
    },
    {
      ...{ key: 'f', title: `\`_entities\` with ${ENTITIES} representations`, floor: 'parse' },
      connections: FOR_FEW_LARGE,
      requests: entityPages(ids).map((page) => ({
        query: ENTITIES_QUERY,
        variables: { representations: page.map((id) => ({ __typename: 'Conversation', id })) },
      })),
      routerRequests: entityPages(ids).map((page) => aliased(page, `id ${ENTITY_FIELDS}`)),
      floorRequests: entityPages(ids).map((page) => aliased(page, `id ${historySelection('')}`)),
    },
    {
      ...{ key: 'g', title: 'operators with fields that the plain history does not hold' },
      ...{ floor: 'parse', connections: FOR_FEW_LARGE },
      requests: pages(pageOfContacts(`id ${OPERATOR_FIELDS}`)),
      floorRequests: pages(page(100, `id ${historySelection(OPERATOR_FIELDS)}`)),
    },
  ];
}

/** Returns the ids of the conversations that all workloads use. @throws Error when upstream sends another response. */
export async function conversationIds(upstreamUrl: string): Promise<readonly string[]> {
  const data = await sendRequest(upstreamUrl, {
    query: page(100, 'id'),
    variables: { to: '2030-01-01T00:00:00Z' },
  });
  return idsShape.parse(data).closedConversations.edges.map(({ node }) => node.id);
}

const idsShape = z.object({
  closedConversations: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string() }) })) }),
});

const SMALL =
  'query Small($id: UUID!) { conversation(id: $id) { id channel createdAt closedAt project { id name } } }';

const OPERATOR_FIELDS = 'firstName lastName userName avatar';

const ENTITY_FIELDS = 'contacts { id openedAt closedAt status endReason operator { id } }';

const ENTITIES_QUERY = `query Entities($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Conversation { id ${ENTITY_FIELDS} } }
}`;

const PASSING_PAGE = page(
  50,
  `id channel createdAt closedAt
   messages(first: 40) {
     pageInfo { hasNextPage endCursor }
     edges {
       cursor
       node {
         __typename
         createdAt
         ... on SystemMessage { systemMessageId attachments { __typename } }
         ... on ParticipantConversationMessage {
           messageId
           text
           author { __typename ... on User { id firstName lastName } ... on Visitor { visitorId } }
         }
       }
     }
   }`,
);

const ONE_CONVERSATION = `query OneConversation($id: UUID!) {
  conversation(id: $id) { id ${contacts('id')} contactAnomalies { code occurredAt } }
}`;

function pageOfContacts(operator: string): string {
  return page(100, `id ${contacts(operator)}`);
}

function contacts(operator: string): string {
  return `contacts {
    id openedAt closedAt durationSeconds status answered endReason firstResponseAt
    operatorMessageCount visitorMessageCount
    operator { ${operator} }
    endedBy { id }
    routedAt
    routingRule { id name }
    routingGroup { id name }
    events { kind occurredAt }
  }`;
}

function page(first: number, node: string): string {
  return `query Page($to: DateTime!) {
    closedConversations(interval: { from: "2020-01-01T00:00:00Z", to: $to }, first: ${first}) {
      pageInfo { hasNextPage endCursor }
      edges { node { ${node} } }
    }
  }`;
}

/** Returns a document as small as that of (a). Each index gives another document. */
function smallDocument(index: number, ids: readonly string[]): RequestBody {
  const query = SMALL.replace('query Small', `query Small${index}`).replace(
    'channel',
    `channel${index}: channel`,
  );
  return { query, variables: { id: ids[index % ids.length] } };
}

function entityPages(ids: readonly string[]): readonly (readonly string[])[] {
  const offsets = Array.from({ length: PAGE_VARIANTS }, (_, index) => index * 5);
  return offsets.map((offset) => ids.slice(offset, offset + ENTITIES));
}

function aliased(ids: readonly string[], fields: string): RequestBody {
  const conversations = ids.map((id, index) => `c${index}: conversation(id: "${id}") { ${fields} }`);
  return { query: `query Conversations { ${conversations.join('\n')} }`, variables: {} };
}
