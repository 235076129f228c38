import type { ASTVisitor, OperationDefinitionNode, ValidationContext } from 'graphql';
import { GraphQLError } from 'graphql';

/**
 * A validation rule: the schema has the type of the operation. The upstream has no subscriptions, for example. graphql-js
 * 16 checks it only when it executes, and its error would look like a bug of the gateway.
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
