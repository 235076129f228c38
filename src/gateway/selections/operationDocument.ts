import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { Kind, visit } from 'graphql';
import { fragmentsOf } from './fragments.ts';

/**
 * Returns a document with one operation and the fragments that it reaches. GraphiQL sends all operations of its editor, with
 * the name of the one to execute: the others may use other variables, and must be ignored.
 *
 * Returns the same document for each call with one operation: caches use it as their key.
 */
export function operationDocument(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const known = documents.get(operation);
  if (known) return known;
  const isOnly = document.definitions.every(
    (definition) => definition === operation || definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  // A valid document has no fragments that no operation reaches: with one operation, all are reached.
  const reduced = isOnly ? document : reduceDocument(operation, document);
  documents.set(operation, reduced);
  return reduced;
}

const documents = new WeakMap<OperationDefinitionNode, DocumentNode>();

function reduceDocument(operation: OperationDefinitionNode, document: DocumentNode): DocumentNode {
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
