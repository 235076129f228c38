import type { DocumentNode, FieldNode, GraphQLNamedType, GraphQLSchema, ValueNode } from 'graphql';
import {
  GraphQLID,
  Kind,
  print,
  TypeInfo,
  TypeNameMetaFieldDef,
  valueFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { conversationIdOf } from '../../../contacts/facts/contactId.ts';
import { CONVERSATIONS_PER_OPERATION } from '../../../upstream/history/historyPages.ts';
import { RESERVED_PREFIX } from '../../../upstream/response/reservedPrefix.ts';
import type { CollectedFields, Variables } from './collectFields.ts';
import { includedKeys } from './collectFields.ts';
import { idDefinition, idVariableArgument } from './idVariable.ts';

/** The maximum number of `contact` fields in one planned operation: each of them fetches a history. */
export const MAX_CONTACTS = CONVERSATIONS_PER_OPERATION;

/** A document in which each `contact` is replaced by its conversation. */
export interface ContactRoots {
  readonly document: DocumentNode;
  /** The values of the argument `id` of `contact`, by the name of the variable that holds the id of the conversation. */
  readonly ids: ReadonlyMap<string, ValueNode>;
}

/**
 * Replaces each `contact(id: ...)` by `conversation(id: $_gw_contact0)`, under the same response key and the same
 * directives. Each request sets the variable: `conversationIdVariables` reads it from the id of the contact.
 *
 * @param historyFragment the name of the fragment that selects the history.
 */
export function replaceContactRoots(
  document: DocumentNode,
  schema: GraphQLSchema,
  historyFragment: string,
): ContactRoots {
  const typeInfo = new TypeInfo(schema);
  const variables = new Map<string, string>();
  const ids = new Map<string, ValueNode>();
  const variableFor = (id: ValueNode): string => {
    const text = print(id);
    const variable = variables.get(text) ?? `${RESERVED_PREFIX}contact${variables.size}`;
    variables.set(text, variable);
    ids.set(variable, id);
    return variable;
  };
  const replaced = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: (node) => {
        const isContact = isContactRoot(typeInfo.getParentType(), node.name.value, schema);
        const id = isContact ? idArgument(node) : null;
        return id ? conversationField(node, variableFor(id), historyFragment) : undefined;
      },
    }),
  );
  const definitions = replaced.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? {
          ...definition,
          variableDefinitions: [
            ...(definition.variableDefinitions ?? []),
            ...[...ids.keys()].map(idDefinition),
          ],
        }
      : definition,
  );
  return { document: ids.size > 0 ? { ...replaced, definitions } : document, ids };
}

/** Whether a field is `Query.contact`. */
export function isContactRoot(
  parentType: GraphQLNamedType | null | undefined,
  fieldName: string,
  schema: GraphQLSchema,
): boolean {
  return fieldName === 'contact' && parentType !== undefined && parentType === schema.getQueryType();
}

/** Returns the value of the argument `id` of `contact`. Null when the argument is missing. */
export function idArgument({ arguments: args }: FieldNode): ValueNode | null {
  return args?.find(({ name }) => name.value === 'id')?.value ?? null;
}

/** Returns the id of a contact as the client gave it. Null when it is a variable without a value. */
export function contactIdFrom(value: ValueNode, variables: Variables): string | null {
  const id = valueFromAST(value, GraphQLID, variables);
  return typeof id === 'string' ? id : null;
}

/**
 * Whether the plan of an operation can execute it with these variables. It can if a root field beside `__typename` is
 * selected, every id is the id of a contact, and all contacts are of different conversations. In the other cases the
 * stitched schema needs fewer upstream requests: none for a text that is not the id of a contact, one for two contacts of
 * one conversation.
 */
export function canBePlanned(
  ids: ContactRoots['ids'],
  roots: CollectedFields,
  variables: Variables,
): boolean {
  if (ids.size === 0) return true;
  const conversationIds = Object.values(conversationIdVariables(ids, variables));
  const fieldNames = [...includedKeys(roots, variables)].map((key) => roots.fields.get(key)?.fieldName);
  const selectsData = fieldNames.some((fieldName) => fieldName !== TypeNameMetaFieldDef.name);
  const areDistinct = new Set(conversationIds).size === conversationIds.length;
  return selectsData && areDistinct && conversationIds.every((id) => id !== null);
}

/**
 * Returns the values of the variables that hold ids of conversations. Null for a text that is not the id of a contact.
 */
export function conversationIdVariables(
  ids: ContactRoots['ids'],
  variables: Variables,
): Readonly<Record<string, string | null>> {
  const values: Record<string, string | null> = {};
  for (const [variable, value] of ids) values[variable] = conversationIdFrom(value, variables);
  return values;
}

/** Returns the id of the conversation of a contact. Null when the value is not the id of a contact. */
function conversationIdFrom(value: ValueNode, variables: Variables): string | null {
  const id = contactIdFrom(value, variables);
  return id === null ? null : conversationIdOf(id);
}

function conversationField(
  { alias, name, directives }: FieldNode,
  variable: string,
  historyFragment: string,
): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: alias ?? name,
    name: { kind: Kind.NAME, value: 'conversation' },
    arguments: [idVariableArgument(variable)],
    ...(directives && { directives }),
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [{ kind: Kind.FRAGMENT_SPREAD, name: { kind: Kind.NAME, value: historyFragment } }],
    },
  };
}
