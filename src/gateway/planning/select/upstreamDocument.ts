import type { DefinitionNode, DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { Kind, visit } from 'graphql';
import type { Fragments } from '../../selections/fragments.ts';

/** An operation with only the fragments that it reaches and the variables that it uses. */
export interface UpstreamDocument {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The names of the variables that the document uses. */
  readonly variables: ReadonlySet<string>;
}

/**
 * Removes unused fragments and variables: upstream rejects a document that defines them.
 *
 * @param fragments all fragments that the operation may use, by name.
 */
export function createUpstreamDocument(
  operation: OperationDefinitionNode,
  fragments: Fragments,
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
  const reduced = { ...operation, ...(variableDefinitions && { variableDefinitions }) };
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [reduced, ...reached.values()] };
  return { document, operation: reduced, variables };
}
