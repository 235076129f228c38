/** The upstream returns at most 100 items in a page. */
const PAGE_SIZE = 100;

/** Returns the first operation. It contains the id itself, not a variable, so that the playground can open it unchanged. */
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

/** Returns the operation for the next page of messages. @param after the end cursor of the page before. */
export function messagesOperation(conversationId: string, after: string): string {
  return `query MoreMessages {
  conversation(id: ${JSON.stringify(conversationId)}) {
    ${messages(after)}
  }
}

${PERSON}
`;
}

/** Returns the operation for the texts of a page of messages. @param after the end cursor of the page before; null for the first page. */
export function messageTextsOperation(conversationId: string, after: string | null): string {
  return `query MessageTexts {
  conversation(id: ${JSON.stringify(conversationId)}) {
    messages(${pageArguments(after)}) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ... on ParticipantConversationMessage {
            messageId
            text
          }
        }
      }
    }
  }
}
`;
}

/** Returns the path at which the playground opens with this operation. */
export function playgroundPathOf(operation: string): string {
  return `/?query=${encodeURIComponent(operation)}`;
}

const PERSON = `fragment Person on User {
  __typename
  id
  firstName
  lastName
}`;

function pageArguments(after: string | null): string {
  const position = after === null ? '' : `, after: ${JSON.stringify(after)}`;
  return `first: ${PAGE_SIZE}${position}`;
}

// The texts of messages are private. They are requested only when a person wants to read them.
function messages(after: string | null): string {
  return `messages(${pageArguments(after)}) {
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
