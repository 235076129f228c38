import type { Reconstruction } from '../../contacts/buildReconstruction.ts';
import type { History } from '../../contacts/history.ts';
import { reconstruct } from '../../contacts/reconstruct.ts';
import type { ClientContext } from './context.ts';
import type { RejectedOperation } from './rejectedOperations.ts';

/** What happens inside executions, for whoever measures it. Every listener is optional. */
export interface GatewayEvents {
  /** How an operation is answered. `fallback`: planned, and then executed over the stitched schema after all. */
  onPlan?(kind: 'pass' | 'planned' | 'local' | 'fallback'): void;
  /** One upstream operation asks for pages of so many conversations. */
  onHistoryBatch?(conversations: number): void;
  /** The first pages of histories of one response were read, together with the response. */
  onHistoriesRead?(histories: HistoriesRead): void;
  onReconstructed?(batch: ReconstructedBatch): void;
  /** Upstream rejected an operation as a whole. */
  onRejected?(operation: RejectedOperation): void;
}

/** The number of histories by the way in which they were read. */
export interface HistoriesRead {
  /** Read straight from the bytes of the response, see `upstream/history/bytes/readHistories.ts`. */
  readonly fast: number;
  /** Parsed with `JSON.parse`, and then decoded: upstream writes JSON with another layout than expected. */
  readonly fallback: number;
}

/** Histories that were rebuilt in one go. */
export interface ReconstructedBatch {
  readonly reconstructions: readonly Reconstruction[];
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** On behalf of this request. */
  readonly context: ClientContext;
}

export interface Instrumentation {
  readonly events: GatewayEvents;
  /** Milliseconds; a clock that never goes back. */
  readonly now: () => number;
}

/** Runs one batch of work, which rebuilds histories by what it is given. */
export type MeasureReconstruction = <R>(work: (rebuild: (history: History) => Reconstruction) => R) => R;

/** Without anybody who watches, nothing is measured. */
export function measureReconstruction(
  watch: Instrumentation | undefined,
  context: ClientContext,
): MeasureReconstruction {
  const onRebuilt = watch?.events.onReconstructed;
  if (!onRebuilt) return (work) => work(reconstruct);
  return (work) => {
    const reconstructions: Reconstruction[] = [];
    const startedAtMs = watch.now();
    const result = work((history) => {
      const reconstruction = reconstruct(history);
      reconstructions.push(reconstruction);
      return reconstruction;
    });
    const durationMs = watch.now() - startedAtMs;
    if (reconstructions.length > 0) onRebuilt({ reconstructions, startedAtMs, durationMs, context });
    return result;
  };
}
