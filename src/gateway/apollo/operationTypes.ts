import type { ASTVisitor, OperationDefinitionNode, ValidationContext } from 'graphql';
import { GraphQLError } from 'graphql';

/**
 * A validation rule: the schema has the kind of operation (upstream has no subscriptions). graphql-js 16 only finds
 * out when it executes, and then as a fault of the server.
 */
export function operationTypes(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node: OperationDefinitionNode): void {
      if (context.getSchema().getRootType(node.operation)) return;
      context.reportError(
        new GraphQLError(`Expected an operation that the schema has, got a ${node.operation}.`, {
          nodes: node,
        }),
      );
    },
  };
}
