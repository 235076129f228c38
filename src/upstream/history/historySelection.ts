import type { GraphQLSchema } from 'graphql';
import { getNamedType, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import type { AttachmentReference, AttachmentType } from './fields/attachments.ts';
import { ATTACHMENT_TYPES } from './fields/attachments.ts';
import { aliasField } from './fields/historyNames.ts';

/** Upstream's own limit, in items (the default of `messages` without arguments is not known). */
export const MESSAGES_PER_PAGE = 100;

/** The fields that reconstruction reads of a conversation, as GraphQL text without outer braces. */
export interface HistorySelection {
  /** The fields of `Conversation` beside its messages, by response key. */
  readonly conversation: Readonly<Record<string, string>>;
  /** The fields of `ConversationMessageConnection`. */
  readonly messages: string;
  /**
   * The same for a page that is read from the end of a history, with the cursor of each message. Null when the schema in use
   * lacks what reading from the end needs.
   */
  readonly lastMessages: string | null;
  /** The definitions for an operation that reads a first page: the conversation's fields and its messages. */
  readonly firstPage: UsedDefinitions;
  /** The definitions for an operation that reads only messages. */
  readonly furtherPage: UsedDefinitions;
  /** The values that the client gave for the variables of its operation. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * The fragments and variables that a selection uses. An operation must define exactly these: upstream rejects missing
 * and unused definitions.
 */
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

/** The values of the used variables. A variable without a value is left out, and upstream uses its default. */
export function usedValues(
  { variables }: Pick<UsedDefinitions, 'variables'>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => variables.has(name)));
}

/** The fields of a contact that refer to an upstream object. */
export type ReferenceFieldName = AttachmentReference | 'routingGroup' | 'project';

/** A client's selection on a referenced object. It is selected under an alias, beside the reference itself. */
export interface ReferenceSelection {
  readonly alias: string;
  /** With its braces. */
  readonly selection: string;
}

/** The clients' selections by the field of a contact that refers to the object. */
export type ReferenceSelectionsBySite = Readonly<Record<ReferenceFieldName, readonly ReferenceSelection[]>>;

/** Returns a new object with an empty list for each field. */
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
 * Selects what the rules read. Optional parts (see `requirements.ts`) are selected only if the schema in use has them:
 * upstream rejects an operation with a fragment on an unknown type.
 *
 * @param references the clients' selections on the objects that the history refers to.
 * @default no selections: only the id of each object, and the name if the rules read it
 * @param details further fields of the conversation, as GraphQL text by the name that each has in the response.
 */
export function historySelection(
  schema: GraphQLSchema,
  references: ReferenceSelectionsBySite = noReferenceSelections(),
  details: Readonly<Record<string, string>> = {},
): HistorySelection {
  const projectName = hasField(schema, 'Project', 'name') ? 'name' : '';
  const attachments = ATTACHMENT_TYPES.filter(({ name }) => isAttachment(schema, name)).map((type) =>
    attachmentFragment(schema, type, references),
  );
  const rule = selectReference('routingRule', NAMED, references.routingRule);
  const group = selectReference('routingGroup', NAMED, references.routingGroup);
  const node = `${aliasField('node')} { ${aliasField('createdAt')}
    ... on SystemMessage { ${aliasField('systemMessageId')} ${aliasField('attachments')} { ${attachments.join(' ')} } }
    ... on ParticipantConversationMessage { ${aliasField('messageId')} ${aliasField('author')} { ${AUTHOR} } }
  }`;
  return {
    conversation: {
      id: 'id',
      closedAt: 'closedAt',
      channel: 'channel',
      project: `project { ${aliasField('id')} ${projectName} }`,
      ...Object.fromEntries(
        references.project.map(({ alias, selection }) => [alias, `project ${selection}`]),
      ),
      ...details,
      // Must be the last field: the byte reader expects the messages directly after it.
      routingEvents: `routingEvents { ${aliasField('createdAt')} ${rule} ${group} }`,
    },
    messages: `pageInfo { hasNextPage endCursor } ${aliasField('edges')} { ${node} }`,
    lastMessages: canReadFromEnd(schema)
      ? `pageInfo { hasNextPage hasPreviousPage } ${aliasField('edges')} { cursor ${node} }`
      : null,
    firstPage: NO_DEFINITIONS,
    furtherPage: NO_DEFINITIONS,
    variables: {},
  };
}

const USER = `{ ${aliasField('typename')} ${aliasField('id')} }`;
const NAMED = `{ ${aliasField('id')} name }`;
const SELECTION_OF = { User: USER, RoutingRule: NAMED, String: '' } as const;
/** Other types of authors are not selected: their messages do not count for the rules (R9, R12). */
const AUTHOR = `... on User { ${aliasField('id')} }
  ... on Visitor { ${aliasField('typename')} } ... on ThirdPartyAccount { ${aliasField('typename')} }`;

/** The field with the gateway's selection, and once more under an alias for each selection of a client. */
function selectReference(
  field: string,
  selection: string,
  clientSelections: readonly ReferenceSelection[],
): string {
  return [
    `${field} ${selection}`.trimEnd(),
    ...clientSelections.map((client) => `${client.alias}: ${field} ${client.selection}`),
  ].join(' ');
}

/** Other types get no fragment: upstream sends their attachments as objects without fields (R13). */
function attachmentFragment(
  schema: GraphQLSchema,
  { name, fields }: AttachmentType,
  references: ReferenceSelectionsBySite,
): string {
  const selections = fields
    .filter((field) => hasField(schema, name, field.name))
    .map((field) => {
      const clientSelections = field.references.flatMap((reference) => references[reference]);
      return selectReference(field.name, SELECTION_OF[field.type], clientSelections);
    });
  return `... on ${name} { ${[aliasField('typename'), ...selections].join(' ')} }`;
}

/** Whether attachments can have this type. Upstream rejects a fragment on any other type, even if it exists. */
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

/** Whether `Conversation.messages` has pages from its end, and a cursor for each message. */
function canReadFromEnd(schema: GraphQLSchema): boolean {
  const conversation = schema.getType('Conversation');
  const messages = isObjectType(conversation) ? conversation.getFields()['messages'] : undefined;
  const connection = messages && getNamedType(messages.type);
  if (!isObjectType(connection)) return false;
  const typeOf = (field: string): string => {
    const type = connection.getFields()[field]?.type;
    return type === undefined ? '' : getNamedType(type).name;
  };
  return (
    ['last', 'before'].every((name) => messages?.args.some((argument) => argument.name === name)) &&
    hasField(schema, typeOf('pageInfo'), 'hasPreviousPage') &&
    hasField(schema, typeOf('edges'), 'cursor')
  );
}
