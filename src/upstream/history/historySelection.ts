import type { GraphQLSchema } from 'graphql';
import { getNamedType, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import type { AttachmentReference, AttachmentType } from './fields/attachments.ts';
import { ATTACHMENT_TYPES } from './fields/attachments.ts';
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
export type ReferenceFieldName = AttachmentReference | 'routingGroup' | 'project';

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
 * @param details further fields of the conversation, as GraphQL text by the name that each is to have.
 */
export function historySelection(
  schema: GraphQLSchema,
  plants: ReferenceSelectionsBySite = noReferenceSelections(),
  details: Readonly<Record<string, string>> = {},
): HistorySelection {
  const projectName = hasField(schema, 'Project', 'name') ? 'name' : '';
  const attachments = ATTACHMENT_TYPES.filter(({ name }) => isAttachment(schema, name)).map((type) =>
    attachmentFragment(schema, type, plants),
  );
  const rule = planted('routingRule', NAMED, plants.routingRule);
  const group = planted('routingGroup', NAMED, plants.routingGroup);
  return {
    conversation: {
      id: 'id',
      closedAt: 'closedAt',
      channel: 'channel',
      project: `project { ${asked('id')} ${projectName} }`,
      ...Object.fromEntries(plants.project.map(({ alias, selection }) => [alias, `project ${selection}`])),
      ...details,
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
const SELECTION_OF = { User: USER, RoutingRule: NAMED, String: '' } as const;
/** An author who is neither is nobody, and says nothing (R9, R12). */
const AUTHOR = `... on User { ${asked('id')} }
  ... on Visitor { ${asked('typename')} } ... on ThirdPartyAccount { ${asked('typename')} }`;

function planted(field: string, selection: string, plants: readonly ReferenceSelection[]): string {
  return [
    `${field} ${selection}`.trimEnd(),
    ...plants.map((plant) => `${plant.alias}: ${field} ${plant.selection}`),
  ].join(' ');
}

/** Attachments of all other types come as objects without fields (R13). */
function attachmentFragment(
  schema: GraphQLSchema,
  { name, fields }: AttachmentType,
  plants: ReferenceSelectionsBySite,
): string {
  const selections = fields
    .filter((field) => hasField(schema, name, field.name))
    .map((field) => {
      const wanted = field.references.flatMap((reference) => plants[reference]);
      return planted(field.name, SELECTION_OF[field.type], wanted);
    });
  return `... on ${name} { ${[asked('typename'), ...selections].join(' ')} }`;
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
