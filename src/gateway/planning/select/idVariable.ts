import type { ArgumentNode, VariableDefinitionNode, VariableNode } from 'graphql';
import { Kind } from 'graphql';

/** Builds the definition of a variable for the id of a conversation: `$variable: UUID!`. */
export function idDefinition(variable: string): VariableDefinitionNode {
  const type = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'UUID' } } as const;
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: variableNode(variable),
    type: { kind: Kind.NON_NULL_TYPE, type },
  };
}

/** Builds the argument `id: $variable` of `conversation`. */
export function idVariableArgument(variable: string): ArgumentNode {
  const name = { kind: Kind.NAME, value: 'id' } as const;
  return { kind: Kind.ARGUMENT, name, value: variableNode(variable) };
}

function variableNode(name: string): VariableNode {
  return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
}
