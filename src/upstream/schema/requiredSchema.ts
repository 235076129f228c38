import type { GraphQLSchema } from 'graphql';
import { buildSchema } from 'graphql';
import type { AttachmentType } from '../history/fields/attachments.ts';
import { ATTACHMENT_TYPES } from '../history/fields/attachments.ts';

/**
 * The part of the upstream's schema that reconstruction needs. Nullability and the names of leaf types do not matter.
 * `@optional`: the gateway also works without it, and contacts are less precise. `@anyName`: the type may have another
 * name in the upstream, and is found by the fields that have it. Union members are the types of the gateway's fragments, so
 * a member may be an interface.
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

  union SystemAttachment @anyName = ${ATTACHMENT_TYPES.map(({ name }) => name).join(' | ')}
  ${ATTACHMENT_TYPES.map(typeDefinition).join('\n  ')}

  type Visitor
  type ThirdPartyAccount
  type Project { id: LegacyId }
  type RoutingRule { id: UUID, name: String }
  type RoutingGroup { id: UUID, name: String }
  interface User { id: LegacyId }
`);

function typeDefinition({ name, isOptional, fields }: AttachmentType): string {
  const definitions = fields.map(
    (field) => `${field.name}: ${field.type}${field.isOptional ? ' @optional' : ''}`,
  );
  const body = definitions.length > 0 ? ` { ${definitions.join(' ')} }` : '';
  return `type ${name}${isOptional ? ' @optional' : ''}${body}`;
}
