/** Upstream's pages hold at most 100 items. */
const PAGE_SIZE = 100;

/** The operation that the explorer sends first. Ids are written into it, so that it can be opened as it was sent. */
export function conversationOperation(conversationId: string): string {
  return `query ContactExplorer {
  conversation(id: ${JSON.stringify(conversationId)}) {
    id
    createdAt
    closedAt
    channel
    project {
      id
      name
    }
    contacts {
      id
      status
      openedAt
      closedAt
      durationSeconds
      operator {
        ...Person
      }
      routedAt
      routingRule {
        id
        name
      }
      routingGroup {
        id
        name
      }
      answered
      firstResponseAt
      firstResponseSeconds
      firstReplySeconds
      meanReplySeconds
      replyCount
      waitingSeconds
      closingDelaySeconds
      operatorMessageCount
      visitorMessageCount
      endReason
      endedBy {
        ...Person
      }
      snoozedUntil
      transferReason
      transferredToUser {
        ...Person
      }
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
      systemMessageId
    }
    routingEvents {
      createdAt
      routingRule {
        name
      }
      routingGroup {
        name
      }
    }
    ${messages(null)}
  }
}

${PERSON}
`;
}

/** The operation for the messages after a cursor. */
export function messagesOperation(conversationId: string, after: string): string {
  return `query MoreMessages {
  conversation(id: ${JSON.stringify(conversationId)}) {
    ${messages(after)}
  }
}

${PERSON}
`;
}

/** Where the playground shows an operation. */
export function playgroundPathOf(operation: string): string {
  return `/?query=${encodeURIComponent(operation)}`;
}

const PERSON = `fragment Person on User {
  __typename
  id
  firstName
  lastName
}`;

// Who wrote and when; what was written is nobody's business here.
function messages(after: string | null): string {
  const position = after === null ? '' : `, after: ${JSON.stringify(after)}`;
  return `messages(first: ${PAGE_SIZE}${position}) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          createdAt
          ... on ParticipantConversationMessage {
            messageId
            author {
              __typename
              ...Person
            }
          }
          ... on SystemMessage {
            systemMessageId
            attachments {
              __typename
            }
          }
        }
      }
    }`;
}
