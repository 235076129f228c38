import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { Kind, visit } from 'graphql';
import { limitExceeded } from '../../errors/limitError.ts';
import type { ClientContext } from '../../execution/context.ts';
import { operationDocument } from '../../selections/operationDocument.ts';
import { estimateCost } from './estimateCost.ts';
import type { Limits } from './limits.ts';
import { SIZE_ARGUMENTS } from './listSizes.ts';

/**
 * Creates a plugin that refuses an operation for which the upstream would produce more than `maxCost` objects, by
 * estimate. Other operations of the document do not count.
 */
export function costLimit({
  maxCost,
  maxConversations,
}: Pick<Limits, 'maxCost' | 'maxConversations'>): ApolloServerPlugin<ClientContext> {
  const constantCosts = new WeakMap<OperationDefinitionNode, number>();
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, schema, request }) => {
        if (!operation) return;
        const { variables = {} } = request;
        const known = constantCosts.get(operation);
        const cost = known ?? estimateCost(document, operation, { schema, variables, maxConversations });
        if (known === undefined && !isSizedByVariables(operationDocument(document, operation)))
          constantCosts.set(operation, cost);
        if (cost <= maxCost) return;
        throw limitExceeded(
          `Expected an operation of at most ${maxCost} objects by estimate, got one of ${Math.ceil(cost)}.`,
        );
      },
    }),
  };
}

const sizedByVariables = new WeakMap<DocumentNode, boolean>();

/** Whether the estimate depends on variables. Computed once for each document. */
function isSizedByVariables(document: DocumentNode): boolean {
  const known = sizedByVariables.get(document);
  if (known !== undefined) return known;
  let found = false;
  visit(document, {
    Argument: ({ name, value }) => {
      found ||= SIZE_ARGUMENTS.has(name.value) && value.kind === Kind.VARIABLE;
    },
  });
  sizedByVariables.set(document, found);
  return found;
}
