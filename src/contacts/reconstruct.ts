import './names.ts';
import type { Reconstruction } from './buildReconstruction.ts';
import { buildReconstruction } from './buildReconstruction.ts';
import { evolve } from './evolve.ts';
import type { History } from './history.ts';
import { initial } from './state.ts';
import { buildTimeline } from './timeline.ts';

/** R1 to R23: the contacts and the anomalies of one conversation. A pure function. It never throws. */
export function reconstruct(history: History): Reconstruction {
  const timeline = buildTimeline(history);
  return buildReconstruction(history, timeline, timeline.facts.reduce(evolve, initial));
}
