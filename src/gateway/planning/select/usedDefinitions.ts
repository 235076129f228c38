import type { OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind, parse, print } from 'graphql';
import { conversationFields } from '../../../upstream/history/historyPages.ts';
import type { HistorySelection, UsedDefinitions } from '../../../upstream/history/historySelection.ts';
import type { Fragments } from '../../selections/fragments.ts';
import { createUpstreamDocument } from './upstreamDocument.ts';

/**
 * The selection with the definitions that its operations need. An operation for a further page selects less than one
 * for a first page, and may use fewer fragments and variables.
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
    firstPage: usedDefinitions(firstPage, operation, fragments),
    furtherPage: usedDefinitions(furtherPage, operation, fragments),
  };
}

function usedDefinitions(
  fields: string,
  operation: OperationDefinitionNode,
  fragments: Fragments,
): UsedDefinitions {
  const selecting = { ...operation, selectionSet: selectionSetOf(fields), directives: [] };
  const { document, operation: needed, variables } = createUpstreamDocument(selecting, fragments);
  const [, ...definitions] = document.definitions;
  return {
    fragments: definitions.map((definition) => print(definition)).join(' '),
    variableDefinitions: (needed.variableDefinitions ?? []).map((node) => print(node)).join(' '),
    variables,
  };
}

function selectionSetOf(fields: string): SelectionSetNode {
  const [definition] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('expected an operation');
  return definition.selectionSet;
}
