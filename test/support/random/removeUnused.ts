import type { DefinitionNode, DocumentNode } from 'graphql';
import { getOperationAST, Kind, print, visit } from 'graphql';
import type { Operation } from './operations/generateOperation.ts';

/** The operation without fragments, variables, values and other operations that nothing uses. */
export function removeUnused(document: DocumentNode, { variables, operationName }: Operation): Operation {
  const operation = getOperationAST(document, operationName);
  if (!operation) return { query: print(document), variables, operationName };
  const fragments = fragmentsUsedBy(operation, document);
  const used = variablesUsedIn([operation.selectionSet, ...fragments]);
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) =>
    used.has(variable.name.value),
  );
  const definitions = [{ ...operation, variableDefinitions: variableDefinitions ?? [] }, ...fragments];
  return {
    query: print({ kind: Kind.DOCUMENT, definitions }),
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name))),
    operationName,
  };
}

function fragmentsUsedBy(operation: DefinitionNode, document: DocumentNode): readonly DefinitionNode[] {
  const found = new Set<DefinitionNode>();
  const pending: DefinitionNode[] = [operation];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const names = spreadsIn(node);
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
      if (found.has(definition) || !names.has(definition.name.value)) continue;
      found.add(definition);
      pending.push(definition);
    }
  }
  return [...found];
}

function spreadsIn(node: DefinitionNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(node, {
    FragmentSpread: ({ name }) => {
      names.add(name.value);
    },
  });
  return names;
}

function variablesUsedIn(nodes: readonly Parameters<typeof print>[0][]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodes) {
    visit(node, {
      Variable: ({ name }) => {
        names.add(name.value);
      },
    });
  }
  return names;
}
