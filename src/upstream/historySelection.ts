import type { GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType } from 'graphql';

/** Upstream's own limit, in items (the default of `messages` without arguments is not known). */
export const MESSAGES_PER_PAGE = 100;

/** What reconstruction asks of a conversation, as GraphQL text without outer braces. */
export interface HistorySelection {
  /** The fields of `Conversation` beside its id and its messages, by name. */
  readonly conversation: Readonly<Record<'closedAt' | 'channel' | 'project' | 'routingEvents', string>>;
  /** The fields of `ConversationMessageConnection`. */
  readonly messages: string;
}

/**
 * Only what the rules read, and of the optional parts (see `requirements.ts`) only what the schema in use has: one
 * fragment on a type that upstream does not know costs the whole request.
 */
export function historySelection(schema: GraphQLSchema): HistorySelection {
  const projectName = hasField(schema, 'Project', 'name') ? 'name' : '';
  const system = SYSTEM_ATTACHMENTS.flatMap((attachment) => fragment(schema, attachment)).join(' ');
  return {
    conversation: {
      closedAt: 'closedAt',
      channel: 'channel',
      project: `project { id ${projectName} }`,
      routingEvents: 'routingEvents { createdAt routingRule { id name } routingGroup { id name } }',
    },
    messages: `pageInfo { hasNextPage endCursor } edges { node { __typename createdAt
      ... on SystemMessage { systemMessageId attachments { __typename ${system} } }
      ... on ParticipantConversationMessage { messageId author { __typename ... on User { id } } }
    } }`,
  };
}

interface AttachmentSelection {
  readonly type: string;
  readonly fields: Readonly<Record<string, string>>;
}

const USER = '{ __typename id }';

/** The attachments that carry details. Those that carry none are known by `__typename` alone. */
const SYSTEM_ATTACHMENTS: readonly AttachmentSelection[] = [
  { type: 'ConversationPushedSystemAttachment', fields: { toUser: USER } },
  { type: 'ConversationReleasedSystemAttachment', fields: { byUser: USER } },
  { type: 'ConversationSnoozedSystemAttachment', fields: { byUser: USER, until: '' } },
  { type: 'ConversationClosedSystemAttachment', fields: { byUser: USER } },
  { type: 'TransferredToUserSystemAttachment', fields: { reason: '', fromUser: USER, toUser: USER } },
  {
    type: 'TransferredToRoutingRuleSystemAttachment',
    fields: { reason: '', fromUser: USER, toRoutingRule: '{ id name }' },
  },
];

function fragment(schema: GraphQLSchema, { type, fields }: AttachmentSelection): readonly string[] {
  const present = Object.entries(fields).filter(([name]) => hasField(schema, type, name));
  if (present.length === 0) return [];
  const selections = present.map(([name, selection]) => `${name} ${selection}`.trim());
  return [`... on ${type} { ${selections.join(' ')} }`];
}

function hasField(schema: GraphQLSchema, typeName: string, fieldName: string): boolean {
  const type = schema.getType(typeName);
  return (isObjectType(type) || isInterfaceType(type)) && fieldName in type.getFields();
}
