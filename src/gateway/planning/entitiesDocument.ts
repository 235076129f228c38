import type { FieldNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind, OperationTypeNode } from 'graphql';
import { idDefinition, idVariableArgument } from './select/idVariable.ts';

/** Returns the alias of a conversation in the operation. */
export function aliasOf(index: number): string {
  return `e${index}`;
}

/** Returns the name of the variable for the id of a conversation. */
export function idVariableOf(index: number): string {
  return `_gw_${aliasOf(index)}`;
}

/**
 * Builds an operation that selects conversations by their ids: `e0: conversation(id: $_gw_e0) { ... } e1: ...`.
 *
 * @param operation the `_entities` operation that it replaces. Its name and its variables are kept.
 * @param selectionSet what that operation selects on each conversation.
 * @param count the number of conversations.
 */
export function createConversationsOperation(
  { name, variableDefinitions = [] }: OperationDefinitionNode,
  selectionSet: SelectionSetNode,
  count: number,
): OperationDefinitionNode {
  const indices = Array.from({ length: count }, (_, index) => index);
  return {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    ...(name && { name }),
    variableDefinitions: [
      ...variableDefinitions,
      ...indices.map((index) => idDefinition(idVariableOf(index))),
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: indices.map((index) => conversationField(index, selectionSet)),
    },
  };
}

function conversationField(index: number, selectionSet: SelectionSetNode): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: aliasOf(index) },
    name: { kind: Kind.NAME, value: 'conversation' },
    arguments: [idVariableArgument(idVariableOf(index))],
    selectionSet,
  };
}
