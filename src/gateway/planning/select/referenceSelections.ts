import type { DirectiveNode } from 'graphql';
import { print } from 'graphql';
import type {
  ReferenceFieldName,
  ReferenceSelectionsBySite,
} from '../../../upstream/history/historySelection.ts';
import { noReferenceSelections } from '../../../upstream/history/historySelection.ts';
import type { CollectedField, FieldOccurrence } from './collectFields.ts';

/**
 * Collects what a client selects on the objects that contacts refer to: `operator`, `routingRule` and the like. The
 * history refers to the same objects, so these selections are fetched with the history.
 */
export interface ReferenceSelections {
  /**
   * Adds the selection of a field of a contact. Equal selections of one site are added once.
   *
   * @param site the field of a contact.
   * @returns the alias of the selection, which is added to the history beside the plain reference.
   */
  add(site: ReferenceFieldName, field: CollectedField): string;
  readonly selections: ReferenceSelectionsBySite;
  isEmpty(): boolean;
}

export function createReferenceSelections(): ReferenceSelections {
  const selections = noReferenceSelections();
  let count = 0;
  return {
    selections,
    isEmpty: () => count === 0,
    add: (site, { occurrences }) => {
      const selection = `{ ${occurrences.map(printOccurrence).join(' ')} }`;
      const known = selections[site].find((added) => added.selection === selection);
      if (known) return known.alias;
      const alias = `p${count++}`;
      selections[site].push({ alias, selection });
      return alias;
    },
  };
}

/** Prints what one occurrence of a field selects, under all directives that decide whether it is selected. */
function printOccurrence({ node, directives }: FieldOccurrence): string {
  const selectionSet = node.selectionSet ? print(node.selectionSet) : '';
  if (directives.length === 0) return selectionSet.slice(1, -1);
  return directives.reduce<string>((text, directive) => printUnder(directive, text), selectionSet);
}

function printUnder(directive: DirectiveNode, text: string): string {
  const selectionSet = text.startsWith('{') ? text : `{ ${text} }`;
  return `... ${print(directive)} ${selectionSet}`;
}
