import type { DocumentNode, FieldNode, GraphQLSchema, ValueNode } from 'graphql';
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
import { conversationIdOf } from '../../../contacts/contactId.ts';
import { CONVERSATIONS_PER_OPERATION } from '../../../upstream/history/historyPages.ts';
import { historyUnavailable } from '../../execution/contactLoader.ts';
import { RESERVED_PREFIX } from '../../execution/reservedPrefix.ts';
import type { CollectedFields, Variables } from './collectFields.ts';
import { includedKeys } from './collectFields.ts';
import type { FieldFailures } from './failRoots.ts';
import { idDefinition, idVariableArgument } from './idVariable.ts';

/** Most fields `contact` in one planned operation: each asks for a history. With more, the operation is stitched. */
export const MAX_CONTACTS = CONVERSATIONS_PER_OPERATION;

/** A document in which conversations take the place of contacts. */
export interface ContactRoots {
  readonly document: DocumentNode;
  /** The values of the argument `id` of `contact`, by the name of the variable for the id of the conversation. */
  readonly ids: ReadonlyMap<string, ValueNode>;
}

/**
 * Replaces each `contact(id: ...)` by its conversation under the same response key and the same directives. A
 * variable holds the id of the conversation: it is read from the contact's id, for each request.
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
        const isOnRoot = typeInfo.getParentType() === schema.getQueryType();
        const id = isOnRoot && node.name.value === 'contact' ? idArgument(node) : null;
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

/** The value of the argument `id` of `contact`. */
export function idArgument({ arguments: args }: FieldNode): ValueNode | null {
  return args?.find(({ name }) => name.value === 'id')?.value ?? null;
}

/** The id of a contact as the client gave it. Null for one that is missing. */
export function contactIdFrom(value: ValueNode, variables: Variables): string | null {
  const id = valueFromAST(value, GraphQLID, variables);
  return typeof id === 'string' ? id : null;
}

/**
 * Whether the plan of an operation can serve these variables: a root field beside `__typename` is selected, and the
 * contacts are of different conversations. Other operations are stitched: they take no upstream request for text that
 * is not the id of a contact, and one for two contacts of one conversation.
 */
export function canBePlanned(
  ids: ContactRoots['ids'],
  roots: CollectedFields,
  variables: Variables,
): boolean {
  if (ids.size === 0) return true;
  const found = Object.values(conversationIdVariables(ids, variables));
  const selected = [...includedKeys(roots, variables)].map((key) => roots.fields.get(key)?.fieldName);
  const isSelected = selected.some((fieldName) => fieldName !== TypeNameMetaFieldDef.name);
  return isSelected && found.every((id) => id !== null) && new Set(found).size === found.length;
}

/** The ids of the conversations of contacts, by their variables. Null for text that is not the id of a contact. */
export function conversationIdVariables(
  ids: ContactRoots['ids'],
  variables: Variables,
): Readonly<Record<string, string | null>> {
  const found: Record<string, string | null> = {};
  for (const [variable, value] of ids) found[variable] = conversationIdFrom(value, variables);
  return found;
}

/** R16: a contact whose history could not be fetched reports that once. Other fields report all causes. */
export function contactFailures(variables: Variables): FieldFailures {
  return ({ fieldName, occurrences }, causes) => {
    const [occurrence] = occurrences;
    const [cause = null] = causes;
    const id = fieldName === 'contact' && occurrence ? idArgument(occurrence.node) : null;
    if (id === null) return causes;
    return [historyUnavailable(conversationIdFrom(id, variables), 'upstream failed', cause)];
  };
}

/** The id of the conversation of a contact. Null when the value is not the id of a contact. */
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
