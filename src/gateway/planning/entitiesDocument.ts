import type { FieldNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind, OperationTypeNode } from 'graphql';
import { idDefinition, idVariableArgument } from './select/idVariable.ts';

/** The key of a conversation in the operation. */
export function aliasOf(index: number): string {
  return `e${index}`;
}

/** The name of the variable with its id. */
export function idVariableOf(index: number): string {
  return `_gw_${aliasOf(index)}`;
}

/** The operation that asks for so many conversations by their ids what another one asked `_entities` for. */
export function conversationsDocument(
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
