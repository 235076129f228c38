import type { OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind, parse, print } from 'graphql';
import { conversationFields } from '../../../upstream/history/historyPages.ts';
import type { HistorySelection, UsedDefinitions } from '../../../upstream/history/historySelection.ts';
import type { Fragments } from '../../selections/fragments.ts';
import { createUpstreamDocument } from './upstreamDocument.ts';

/**
 * Adds to a selection the fragments and variables that its operations use: upstream rejects an operation that defines
 * others. An operation for a further page selects less than one for the first page, and may use fewer of them.
 *
 * @param operation the client's operation, which defines the variables.
 * @param fragments all fragments that the selection may use.
 */
export function withUsedDefinitions(
  selection: HistorySelection,
  operation: OperationDefinitionNode,
  fragments: Fragments,
): HistorySelection {
  const furtherPage = `messages { ${selection.messages} }`;
  const firstPage = `${conversationFields(selection)} ${furtherPage}`;
  return {
    ...selection,
    firstPage: findUsedDefinitions(firstPage, operation, fragments),
    furtherPage: findUsedDefinitions(furtherPage, operation, fragments),
  };
}

function findUsedDefinitions(
  fields: string,
  operation: OperationDefinitionNode,
  fragments: Fragments,
): UsedDefinitions {
  const selectingOperation = { ...operation, selectionSet: parseSelectionSet(fields), directives: [] };
  const { document, operation: reduced, variables } = createUpstreamDocument(selectingOperation, fragments);
  const [, ...definitions] = document.definitions;
  return {
    fragments: definitions.map((definition) => print(definition)).join(' '),
    variableDefinitions: (reduced.variableDefinitions ?? []).map((node) => print(node)).join(' '),
    variables,
  };
}

function parseSelectionSet(fields: string): SelectionSetNode {
  const [definition] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION)
    throw new TypeError('expected an operation, got another definition');
  return definition.selectionSet;
}
