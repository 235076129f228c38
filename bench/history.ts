/**
 * Returns the selection of a history under upstream's own names, as a person would write it.
 *
 * @param operatorFields further fields of the operator.
 */
export function historySelection(operatorFields: string): string {
  return `closedAt channel project { id name }
    routingEvents { createdAt routingRule { id name } routingGroup { id name } }
    messages(first: 100) {
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          __typename
          createdAt
          ... on SystemMessage {
            systemMessageId
            attachments {
              __typename
              ... on ConversationPushedSystemAttachment { toUser { __typename id ${operatorFields} } }
              ... on ConversationReleasedSystemAttachment { byUser { __typename id } }
              ... on ConversationSnoozedSystemAttachment { until byUser { __typename id } }
              ... on ConversationClosedSystemAttachment { byUser { __typename id } }
              ... on TransferredToUserSystemAttachment {
                reason fromUser { __typename id } toUser { __typename id }
              }
              ... on TransferredToRoutingRuleSystemAttachment {
                reason fromUser { __typename id } toRoutingRule { id name }
              }
            }
          }
          ... on ParticipantConversationMessage { messageId author { __typename ... on User { id } } }
        }
      }
    }`;
}
