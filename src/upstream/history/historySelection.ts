import type { GraphQLSchema } from 'graphql';
import { getNamedType, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import { asked } from './fields/historyNames.ts';

/** Upstream's own limit, in items (the default of `messages` without arguments is not known). */
export const MESSAGES_PER_PAGE = 100;

/** What reconstruction asks of a conversation, as GraphQL text without outer braces. */
export interface HistorySelection {
  /** The fields of `Conversation` beside its messages, by the name that each is to have. */
  readonly conversation: Readonly<Record<string, string>>;
  /** The fields of `ConversationMessageConnection`. */
  readonly messages: string;
  /** The definitions that an operation needs which asks for a first page: own fields and messages. */
  readonly firstPage: UsedDefinitions;
  /** The definitions that an operation needs which asks for messages alone. */
  readonly furtherPage: UsedDefinitions;
  /** The values that the client gave for the variables of its operation. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a selection uses and does not define. Upstream rejects an operation that defines less, or more. */
export interface UsedDefinitions {
  /** Fragment definitions. */
  readonly fragments: string;
  /** Variable definitions, without parentheses. */
  readonly variableDefinitions: string;
  /** The names of these variables. */
  readonly variables: ReadonlySet<string>;
}

export const NO_DEFINITIONS: UsedDefinitions = {
  fragments: '',
  variableDefinitions: '',
  variables: new Set(),
};

/** The given values of the variables that are used. Upstream applies the default of a variable without one. */
export function usedValues(
  { variables }: Pick<UsedDefinitions, 'variables'>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => variables.has(name)));
}

/** The fields of a contact that refer to an upstream object. */
export type ReferenceFieldName =
  | 'operator'
  | 'endedBy'
  | 'transferredToUser'
  | 'transferredToRoutingRule'
  | 'routingRule'
  | 'routingGroup'
  | 'project';

/** A selection that stands, under a name of its own, beside each plain reference of its site. */
export interface ReferenceSelection {
  readonly alias: string;
  /** With its braces. */
  readonly selection: string;
}

export type ReferenceSelectionsBySite = Readonly<Record<ReferenceFieldName, readonly ReferenceSelection[]>>;

/** No plant at any site, to be added to. */
export function noReferenceSelections(): Record<ReferenceFieldName, ReferenceSelection[]> {
  return {
    operator: [],
    endedBy: [],
    transferredToUser: [],
    transferredToRoutingRule: [],
    routingRule: [],
    routingGroup: [],
    project: [],
  };
}

/**
 * Only what the rules read, and of the optional parts (see `requirements.ts`) only what the schema in use has: one
 * fragment on a type that upstream does not know costs the whole request.
 *
 * @param plants what is wanted of the objects that the history refers to, beyond the plain reference.
 */
export function historySelection(
  schema: GraphQLSchema,
  plants: ReferenceSelectionsBySite = noReferenceSelections(),
): HistorySelection {
  const projectName = hasField(schema, 'Project', 'name') ? 'name' : '';
  const attachments = attachmentSelections(plants)
    .filter(({ type }) => isAttachment(schema, type))
    .map((each) => fragment(schema, each));
  const rule = planted('routingRule', NAMED, plants.routingRule);
  const group = planted('routingGroup', NAMED, plants.routingGroup);
  return {
    conversation: {
      id: 'id',
      closedAt: 'closedAt',
      channel: 'channel',
      project: `project { ${asked('id')} ${projectName} }`,
      ...Object.fromEntries(plants.project.map(({ alias, selection }) => [alias, `project ${selection}`])),
      // The last, as it is read together with the messages.
      routingEvents: `routingEvents { ${asked('createdAt')} ${rule} ${group} }`,
    },
    messages: `pageInfo { hasNextPage endCursor } ${asked('edges')} { ${asked('node')} { ${asked('createdAt')}
      ... on SystemMessage { ${asked('systemMessageId')} ${asked('attachments')} { ${attachments.join(' ')} } }
      ... on ParticipantConversationMessage { ${asked('messageId')} ${asked('author')} { ${AUTHOR} } }
    } }`,
    firstPage: NO_DEFINITIONS,
    furtherPage: NO_DEFINITIONS,
    variables: {},
  };
}

const USER = `{ ${asked('typename')} ${asked('id')} }`;
const NAMED = `{ ${asked('id')} name }`;
/** An author who is neither is nobody, and says nothing (R9, R12). */
const AUTHOR = `... on User { ${asked('id')} }
  ... on Visitor { ${asked('typename')} } ... on ThirdPartyAccount { ${asked('typename')} }`;

interface AttachmentSelection {
  readonly type: string;
  /** The text of each field, by its name. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The attachments that state a fact. All others say nothing: they come as objects without fields (R13). */
function attachmentSelections(plants: ReferenceSelectionsBySite): readonly AttachmentSelection[] {
  const byUser = planted('byUser', USER, plants.endedBy);
  const fromUser = planted('fromUser', USER, plants.endedBy);
  const operator = planted('toUser', USER, plants.operator);
  const toUser = planted('toUser', USER, plants.transferredToUser);
  // The rule of a transfer is where the contact went, and how the next one came.
  const rules = [...plants.transferredToRoutingRule, ...plants.routingRule];
  const toRoutingRule = planted('toRoutingRule', NAMED, rules);
  return [
    { type: 'ConversationPushedSystemAttachment', fields: { toUser: operator } },
    { type: 'ConversationReleasedSystemAttachment', fields: { byUser } },
    { type: 'ConversationSnoozedSystemAttachment', fields: { byUser, until: 'until' } },
    { type: 'ConversationClosedSystemAttachment', fields: { byUser } },
    { type: 'TransferredToUserSystemAttachment', fields: { reason: 'reason', fromUser, toUser } },
    {
      type: 'TransferredToRoutingRuleSystemAttachment',
      fields: { reason: 'reason', fromUser, toRoutingRule },
    },
    { type: 'VisitorLeftSystemAttachment', fields: {} },
    { type: 'VisitorReturnedSystemAttachment', fields: {} },
    { type: 'VisitorBlockedSystemAttachment', fields: {} },
  ];
}

function planted(field: string, selection: string, plants: readonly ReferenceSelection[]): string {
  return [
    `${field} ${selection}`,
    ...plants.map((plant) => `${plant.alias}: ${field} ${plant.selection}`),
  ].join(' ');
}

function fragment(schema: GraphQLSchema, { type, fields }: AttachmentSelection): string {
  const present = Object.entries(fields).filter(([name]) => hasField(schema, type, name));
  return `... on ${type} { ${[asked('typename'), ...present.map(([, text]) => text)].join(' ')} }`;
}

/** A type may exist and not be one of the attachments: a fragment on it would be refused. */
function isAttachment(schema: GraphQLSchema, typeName: string): boolean {
  const message = schema.getType('SystemMessage');
  const field = isObjectType(message) ? message.getFields()['attachments'] : undefined;
  const attachments = field && getNamedType(field.type);
  const type = schema.getType(typeName);
  return isAbstractType(attachments) && isObjectType(type) && schema.isSubType(attachments, type);
}

function hasField(schema: GraphQLSchema, typeName: string, fieldName: string): boolean {
  const type = schema.getType(typeName);
  return (isObjectType(type) || isInterfaceType(type)) && fieldName in type.getFields();
}
