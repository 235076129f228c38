import './names.ts';
import type { Reconstruction } from './buildReconstruction.ts';
import { buildReconstruction } from './buildReconstruction.ts';
import { evolve } from './evolve.ts';
import type { History } from './history.ts';
import { initial } from './state.ts';
import { timeline } from './timeline.ts';

/** R1 to R19: the contacts of one conversation, and what could not be explained. Pure and total. */
export function reconstruct(history: History): Reconstruction {
  const ordered = timeline(history);
  return buildReconstruction(history, ordered, ordered.facts.reduce(evolve, initial));
}
