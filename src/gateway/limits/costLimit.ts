import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { visit } from 'graphql';
import type { ClientContext } from '../context.ts';
import { estimateCost } from './estimateCost.ts';
import { limitExceeded } from './limits.ts';

/** A plugin that refuses operations of which upstream would have to produce more than `maxCost` objects. */
export function costLimit(maxCost: number): ApolloServerPlugin<ClientContext> {
  const constantCosts = new WeakMap<OperationDefinitionNode, number>();
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, schema, request }) => {
        if (!operation) return;
        const known = constantCosts.get(operation);
        const cost = known ?? estimateCost(document, operation, schema, request.variables ?? {});
        if (known === undefined && !usesVariables(document)) constantCosts.set(operation, cost);
        if (cost <= maxCost) return;
        throw limitExceeded(
          `Expected an operation of at most ${maxCost} objects by estimate, got one of ${Math.ceil(cost)}.`,
        );
      },
    }),
  };
}

const withVariables = new WeakMap<DocumentNode, boolean>();

/** A document lives as long as it is kept parsed, and comes again and again. */
function usesVariables(document: DocumentNode): boolean {
  const known = withVariables.get(document);
  if (known !== undefined) return known;
  let found = false;
  visit(document, {
    VariableDefinition: () => {
      found = true;
    },
  });
  withVariables.set(document, found);
  return found;
}
