import type { DirectiveNode } from 'graphql';
import { print } from 'graphql';
import type {
  ReferenceFieldName,
  ReferenceSelectionsBySite,
} from '../../../upstream/history/historySelection.ts';
import { noReferenceSelections } from '../../../upstream/history/historySelection.ts';
import type { CollectedField, FieldOccurrence } from './collectFields.ts';

/** Collects what clients select on the objects that a history refers to, to be asked for in the history itself. */
export interface ReferenceSelections {
  /** The name under which the selection of this field will stand beside the plain reference. */
  add(site: ReferenceFieldName, entry: CollectedField): string;
  readonly selections: ReferenceSelectionsBySite;
  isEmpty(): boolean;
}

export function createReferenceSelections(): ReferenceSelections {
  const plants = noReferenceSelections();
  let count = 0;
  return {
    selections: plants,
    isEmpty: () => count === 0,
    add: (site, { occurrences }) => {
      const selection = `{ ${occurrences.map(conditionalSelection).join(' ')} }`;
      const known = plants[site].find((plant) => plant.selection === selection);
      if (known) return known.alias;
      const alias = `p${count++}`;
      plants[site].push({ alias, selection });
      return alias;
    },
  };
}

/** The selections of one occurrence, under all directives that decide about it. */
function conditionalSelection({ node, directives }: FieldOccurrence): string {
  const inner = node.selectionSet ? print(node.selectionSet) : '';
  if (directives.length === 0) return inner.slice(1, -1);
  return directives.reduce<string>((text, directive) => underDirective(text, directive), inner);
}

function underDirective(text: string, directive: DirectiveNode): string {
  const set = text.startsWith('{') ? text : `{ ${text} }`;
  return `... ${print(directive)} ${set}`;
}
