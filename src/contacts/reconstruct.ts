import './names.ts';
import type { History } from './facts/history.ts';
import { evolve } from './fold/evolve.ts';
import { initial } from './fold/state.ts';
import { buildTimeline } from './fold/timeline.ts';
import type { Reconstruction } from './result/buildReconstruction.ts';
import { buildReconstruction } from './result/buildReconstruction.ts';

/** R1 to R23: the contacts and the anomalies of one conversation. A pure function. It never throws. */
export function reconstruct(history: History): Reconstruction {
  const timeline = buildTimeline(history);
  return buildReconstruction(history, timeline, timeline.facts.reduce(evolve, initial));
}
