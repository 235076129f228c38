import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkRequirements } from '../../../src/upstream/schema/requirements.ts';
import {
  SNAPSHOT,
  withoutArgument,
  withoutField,
  withoutMember,
  withoutType,
} from '../../support/schema/schemaEdits.ts';

/** Every field that must be there, and those that may be absent. */
const FIELDS = {
  missing: [
    'Query.conversation',
    'Conversation.id',
    'Conversation.closedAt',
    'Conversation.channel',
    'Conversation.project',
    'Conversation.routingEvents',
    'Conversation.messages',
    'ConversationMessageConnection.pageInfo',
    'ConversationMessageConnection.edges',
    'RoutingEvent.createdAt',
    'RoutingEvent.routingRule',
    'RoutingEvent.routingGroup',
    'SystemMessage.systemMessageId',
    'SystemMessage.createdAt',
    'SystemMessage.attachments',
    'ParticipantConversationMessage.messageId',
    'ParticipantConversationMessage.createdAt',
    'ParticipantConversationMessage.author',
    'ConversationPushedSystemAttachment.toUser',
    'ConversationReleasedSystemAttachment.byUser',
    'ConversationSnoozedSystemAttachment.byUser',
    'ConversationClosedSystemAttachment.byUser',
    'TransferredToUserSystemAttachment.fromUser',
    'TransferredToUserSystemAttachment.toUser',
    'TransferredToRoutingRuleSystemAttachment.fromUser',
    'TransferredToRoutingRuleSystemAttachment.toRoutingRule',
    'Project.id',
    'RoutingRule.id',
    'RoutingRule.name',
    'RoutingGroup.id',
    'RoutingGroup.name',
    'User.id',
  ],
  warnings: [
    'ConversationSnoozedSystemAttachment.until',
    'TransferredToUserSystemAttachment.reason',
    'TransferredToRoutingRuleSystemAttachment.reason',
  ],
} as const;

/** Fields that are known by the path to them: the types that hold them may be called anything. */
const FIELDS_BY_PATH = [
  ['PageInfo.hasNextPage', 'ConversationMessageConnection.pageInfo.hasNextPage'],
  ['PageInfo.endCursor', 'ConversationMessageConnection.pageInfo.endCursor'],
  ['ConversationMessageEdge.node', 'ConversationMessageConnection.edges.node'],
] as const;

const ARGUMENTS = [
  ['Conversation.messages', 'first'],
  ['Conversation.messages', 'after'],
  ['Query.conversation', 'id'],
] as const;

/** Every named type, with the required fields that cannot exist without it. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  Conversation: ['Query.conversation'],
  ConversationMessageConnection: ['Conversation.messages'],
  RoutingEvent: ['Conversation.routingEvents'],
  SystemMessage: [],
  ParticipantConversationMessage: [],
  ConversationPushedSystemAttachment: [],
  ConversationSnoozedSystemAttachment: [],
  ConversationClosedSystemAttachment: [],
  TransferredToUserSystemAttachment: [],
  TransferredToRoutingRuleSystemAttachment: [],
  Visitor: [],
  ThirdPartyAccount: [],
  Project: ['Conversation.project'],
  RoutingRule: ['RoutingEvent.routingRule', 'TransferredToRoutingRuleSystemAttachment.toRoutingRule'],
  RoutingGroup: ['RoutingEvent.routingGroup'],
  User: [
    'ConversationPushedSystemAttachment.toUser',
    'ConversationReleasedSystemAttachment.byUser',
    'ConversationSnoozedSystemAttachment.byUser',
    'ConversationClosedSystemAttachment.byUser',
    'TransferredToUserSystemAttachment.fromUser',
    'TransferredToUserSystemAttachment.toUser',
    'TransferredToRoutingRuleSystemAttachment.fromUser',
  ],
};

const OPTIONAL_TYPES = [
  'ConversationReleasedSystemAttachment',
  'VisitorLeftSystemAttachment',
  'VisitorReturnedSystemAttachment',
  'VisitorBlockedSystemAttachment',
];

function edited(from: string, to: string) {
  expect(SNAPSHOT).toContain(from);
  return buildSchema(SNAPSHOT.replace(from, to));
}

const none = { missing: [], warnings: [] };

describe('the snapshot', () => {
  it('has all', () => {
    expect(checkRequirements(buildSchema(SNAPSHOT))).toEqual(none);
  });
});

describe('a schema without', () => {
  it.each(FIELDS.missing)('the field %s', (field) => {
    expect(checkRequirements(withoutField(field))).toEqual({ ...none, missing: [field] });
  });

  it.each(FIELDS.warnings)('the optional field %s', (field) => {
    expect(checkRequirements(withoutField(field))).toEqual({ ...none, warnings: [field] });
  });

  it.each(FIELDS_BY_PATH)('the field %s is without %s', (field, path) => {
    expect(checkRequirements(withoutField(field))).toEqual({ ...none, missing: [path] });
  });

  it.each(ARGUMENTS)('the argument of %s: %s', (field, argument) => {
    const missing = [`${field}(${argument}:)`];
    expect(checkRequirements(withoutArgument(field, argument))).toEqual({ ...none, missing });
  });

  it.each(Object.entries(TYPES))('the type %s', (type, fields) => {
    const { missing, warnings } = checkRequirements(withoutType(type));
    expect([...missing].sort()).toEqual([type, ...fields].sort());
    expect(warnings).toEqual([]);
  });

  it.each(OPTIONAL_TYPES)('the optional type %s', (type) => {
    expect(checkRequirements(withoutType(type))).toEqual({ ...none, warnings: [type] });
  });

  it.each(['UUID', 'LegacyId', 'DateTime'])('the scalar %s, which the added types use', (type) => {
    const renamed = SNAPSHOT.replaceAll(new RegExp(`\\b${type}\\b`, 'g'), 'Renamed');
    expect(checkRequirements(buildSchema(renamed))).toEqual({ ...none, missing: [type] });
  });

  it.each([
    ['SystemMessage', 'ConversationMessageConnection.edges.node'],
    ['ParticipantConversationMessage', 'ConversationMessageConnection.edges.node'],
    ['ConversationPushedSystemAttachment', 'SystemMessage.attachments'],
    ['ConversationSnoozedSystemAttachment', 'SystemMessage.attachments'],
    ['ConversationClosedSystemAttachment', 'SystemMessage.attachments'],
    ['TransferredToUserSystemAttachment', 'SystemMessage.attachments'],
    ['TransferredToRoutingRuleSystemAttachment', 'SystemMessage.attachments'],
  ])('%s among the types of %s', (type, field) => {
    const missing = [`${type} in ${field}`];
    expect(checkRequirements(withoutMember(type))).toEqual({ ...none, missing });
  });

  it.each(OPTIONAL_TYPES)('the optional %s among the attachments', (type) => {
    const warnings = [`${type} in SystemMessage.attachments`];
    expect(checkRequirements(withoutMember(type))).toEqual({ ...none, warnings });
  });
});

describe('a schema in which something is of another kind', () => {
  it.each([
    [
      'a type that is a scalar',
      'type ThirdPartyAccount {',
      'scalar ThirdPartyAccount type Old {',
      'ThirdPartyAccount (expected an object type, it is a leaf type)',
    ],
    [
      'a field that is no list',
      'routingEvents: [RoutingEvent!]!',
      'routingEvents: RoutingEvent',
      'Conversation.routingEvents (expected a list)',
    ],
    [
      'a leaf that is an object',
      'channel: String!',
      'channel: Visitor',
      'Conversation.channel (expected a leaf value, it is Visitor)',
    ],
    [
      'an object that is a leaf',
      'project: Project # nullable',
      'project: String',
      'Conversation.project (expected Project, it is String)',
    ],
    [
      'a participant that can be no user',
      'author: ConversationParticipant # who really wrote it',
      'author: Visitor',
      'User in ParticipantConversationMessage.author',
    ],
    [
      'another argument that must be given',
      'conversation(id: UUID!)',
      'conversation(id: UUID!, site: Int!)',
      'Query.conversation(site:) (expected to be optional)',
    ],
  ])('%s', (_, from, to, missing) => {
    expect(checkRequirements(edited(from, to))).toEqual({ ...none, missing: [missing] });
  });

  it.each([
    ['a leaf of another type', 'channel: String!', 'channel: Channel'],
    ['a field that is nullable', 'routingEvents: [RoutingEvent!]!', 'routingEvents: [RoutingEvent]'],
    ['one implementer instead of the interface', 'toUser: User # nullable', 'toUser: Professional'],
    ['a new argument with a default', 'conversation(id: UUID!)', 'conversation(id: UUID!, site: Int! = 1)'],
  ])('is good enough: %s', (_, from, to) => {
    expect(checkRequirements(edited(from, to))).toEqual(none);
  });

  it('may call the root and the page types otherwise', () => {
    const renamed = SNAPSHOT.replace('type Query {', 'schema { query: Root } type Root {')
      .replaceAll('PageInfo', 'Page')
      .replaceAll('ConversationMessageEdge', 'MessageEdge');
    expect(checkRequirements(buildSchema(renamed))).toEqual(none);
  });
});
