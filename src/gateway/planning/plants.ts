import type { DirectiveNode } from 'graphql';
import { print } from 'graphql';
import type { PlantSite, Plants } from '../../upstream/historySelection.ts';
import { noPlants } from '../../upstream/historySelection.ts';
import type { Entry, Occurrence } from './collect.ts';

/** Collects what clients select on the objects that a history refers to, to be asked for in the history itself. */
export interface PlantBed {
  /** The name under which the selection of this field will stand beside the plain reference. */
  plant(site: PlantSite, entry: Entry): string;
  readonly plants: Plants;
  isEmpty(): boolean;
}

export function createPlantBed(): PlantBed {
  const plants = noPlants();
  let count = 0;
  return {
    plants,
    isEmpty: () => count === 0,
    plant: (site, { occurrences }) => {
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
function conditionalSelection({ node, directives }: Occurrence): string {
  const inner = node.selectionSet ? print(node.selectionSet) : '';
  if (directives.length === 0) return inner.slice(1, -1);
  return directives.reduce<string>((text, directive) => underDirective(text, directive), inner);
}

function underDirective(text: string, directive: DirectiveNode): string {
  const set = text.startsWith('{') ? text : `{ ${text} }`;
  return `... ${print(directive)} ${set}`;
}
