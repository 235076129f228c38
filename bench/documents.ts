/** The operations of the workloads. */

export const SMALL =
  'query Small($id: UUID!) { conversation(id: $id) { id channel createdAt closedAt project { id name } } }';

/** Returns a document as small as `SMALL`. Each index gives another document. */
export function smallDocument(index: number): string {
  return SMALL.replace('query Small', `query Small${index}`).replace('channel', `channel${index}: channel`);
}

export const OPERATOR_FIELDS = 'firstName lastName userName avatar';

export const ENTITIES_QUERY = `query Entities($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Conversation { id contacts { id openedAt closedAt status endReason operator { id } } }
  }
}`;

/** The same request for a gateway that cannot serve fields and types with these names. */
export const ROUTER_ENTITIES_QUERY = ENTITIES_QUERY.replace('_Any', 'Representation').replace(
  '_entities(',
  '_entities: entities(',
);

const CONVERSATION_WITH_MESSAGES = `id channel createdAt closedAt
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
  }`;

export const PASSING_PAGE = page(50, CONVERSATION_WITH_MESSAGES);

/** The largest page. */
export const LARGE_PASSING_PAGE = page(100, CONVERSATION_WITH_MESSAGES);

export const ONE_CONVERSATION = `query OneConversation($id: UUID!) {
  conversation(id: $id) { id ${contacts('id')} contactAnomalies { code occurredAt } }
}`;

/** @param operator the fields of each contact's operator. */
export function pageOfContacts(operator: string): string {
  return page(100, `id ${contacts(operator)}`);
}

/** @param node the fields of each conversation. */
export function page(first: number, node: string): string {
  return `query Page($to: DateTime!) {
    closedConversations(interval: { from: "2020-01-01T00:00:00Z", to: $to }, first: ${first}) {
      pageInfo { hasNextPage endCursor }
      edges { node { ${node} } }
    }
  }`;
}

/** One root field for each conversation. */
export function aliased(ids: readonly string[], fields: string): string {
  const conversations = ids.map((id, index) => `c${index}: conversation(id: "${id}") { ${fields} }`);
  return `query Conversations { ${conversations.join('\n')} }`;
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
