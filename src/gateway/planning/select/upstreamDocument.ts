import type { DefinitionNode, DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { Kind, visit } from 'graphql';

/** An operation with just the fragments that it reaches and the variables that it uses. */
export interface UpstreamDocument {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The names of the variables that are left. */
  readonly variables: ReadonlySet<string>;
}

/** Leaves out what upstream would refuse as unused. */
export function createUpstreamDocument(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): UpstreamDocument {
  const reached = new Map<string, FragmentDefinitionNode>();
  const variables = new Set<string>();
  const pending: DefinitionNode[] = [{ ...operation, variableDefinitions: [] }];
  for (let definition = pending.pop(); definition; definition = pending.pop()) {
    visit(definition, {
      Variable: ({ name }) => {
        variables.add(name.value);
      },
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (!fragment || reached.has(name.value)) return;
        reached.set(name.value, fragment);
        pending.push(fragment);
      },
    });
  }
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) =>
    variables.has(variable.name.value),
  );
  const needed = { ...operation, ...(variableDefinitions && { variableDefinitions }) };
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [needed, ...reached.values()] };
  return { document, operation: needed, variables };
}
