import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { Kind, visit } from 'graphql';
import { fragmentsOf } from './fragments.ts';

/**
 * One operation of a document with the fragments that it reaches. GraphiQL sends all operations of its editor with
 * the name of one: the others may be about other variables, and must not be looked at. The same operation gives the
 * same document each time, so that what is computed from it once can be found again.
 */
export function operationDocument(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const known = documents.get(operation);
  if (known) return known;
  const isOnly = document.definitions.every(
    (definition) => definition === operation || definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  // Validation refuses fragments that no operation reaches.
  const own = isOnly ? document : reachedFrom(operation, document);
  documents.set(operation, own);
  return own;
}

const documents = new WeakMap<OperationDefinitionNode, DocumentNode>();

function reachedFrom(operation: OperationDefinitionNode, document: DocumentNode): DocumentNode {
  const fragments = fragmentsOf(document);
  const reached = new Set<FragmentDefinitionNode>();
  const pending: (OperationDefinitionNode | FragmentDefinitionNode)[] = [operation];
  for (let definition = pending.pop(); definition; definition = pending.pop()) {
    visit(definition, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (!fragment || reached.has(fragment)) return;
        reached.add(fragment);
        pending.push(fragment);
      },
    });
  }
  const definitions = document.definitions.filter(
    (definition) =>
      definition === operation || (definition.kind === Kind.FRAGMENT_DEFINITION && reached.has(definition)),
  );
  return { kind: Kind.DOCUMENT, definitions };
}
