import type { GraphQLSchema } from 'graphql';
import { buildSchema } from 'graphql';

/**
 * What reconstruction needs of the upstream, as a schema. Nullability and the names of leaf types do not matter.
 * `@optional`: without it the gateway serves, less precisely. `@anyName`: the upstream may call the type otherwise,
 * it is known by the fields that lead to it. The members of a union are what fragments on it name, so one may be an
 * interface.
 */
export const REQUIRED_SCHEMA: GraphQLSchema = buildSchema(`
  directive @optional on OBJECT | FIELD_DEFINITION
  directive @anyName on OBJECT | UNION

  scalar UUID
  scalar LegacyId
  scalar DateTime

  type Query { conversation(id: UUID): Conversation }

  type Conversation {
    id: UUID
    closedAt: DateTime
    channel: String
    project: Project
    routingEvents: [RoutingEvent]
    messages(first: Int, after: String): ConversationMessageConnection
  }
  type ConversationMessageConnection { pageInfo: PageInfo, edges: [Edge] }
  type PageInfo @anyName { hasNextPage: Boolean, endCursor: String }
  type Edge @anyName { node: Message }
  union Message @anyName = SystemMessage | ParticipantConversationMessage

  type RoutingEvent { createdAt: DateTime, routingRule: RoutingRule, routingGroup: RoutingGroup }
  type SystemMessage { systemMessageId: UUID, createdAt: DateTime, attachments: [SystemAttachment] }
  type ParticipantConversationMessage { messageId: String, createdAt: DateTime, author: Author }
  union Author @anyName = User

  union SystemAttachment @anyName =
      ConversationPushedSystemAttachment
    | ConversationReleasedSystemAttachment
    | ConversationSnoozedSystemAttachment
    | ConversationClosedSystemAttachment
    | TransferredToUserSystemAttachment
    | TransferredToRoutingRuleSystemAttachment
    | VisitorLeftSystemAttachment
    | VisitorReturnedSystemAttachment
    | VisitorBlockedSystemAttachment
  type ConversationPushedSystemAttachment { toUser: User }
  type ConversationReleasedSystemAttachment @optional { byUser: User }
  type ConversationSnoozedSystemAttachment { byUser: User, until: DateTime @optional }
  type ConversationClosedSystemAttachment { byUser: User }
  type TransferredToUserSystemAttachment { reason: String @optional, fromUser: User, toUser: User }
  type TransferredToRoutingRuleSystemAttachment {
    reason: String @optional
    fromUser: User
    toRoutingRule: RoutingRule
  }
  type VisitorLeftSystemAttachment @optional
  type VisitorReturnedSystemAttachment @optional
  type VisitorBlockedSystemAttachment @optional

  type Visitor
  type ThirdPartyAccount
  type Project { id: LegacyId }
  type RoutingRule { id: UUID, name: String }
  type RoutingGroup { id: UUID, name: String }
  interface User { id: LegacyId }
`);
