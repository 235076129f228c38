import type { History } from '../../contacts/facts/history.ts';
import { reconstruct } from '../../contacts/reconstruct.ts';
import type { Reconstruction } from '../../contacts/result/buildReconstruction.ts';
import type { ClientContext } from './context.ts';
import type { RejectedOperation } from './rejectedOperations.ts';

/**
 * Events of executions, for metrics and traces. `UpstreamEvents` and `HistoryCacheEvents` are the same for the layers
 * below. Every listener is optional and is called synchronously. A listener that throws fails the request, as a bug does.
 */
export interface ExecutionEvents {
  /** How an operation is executed. `fallback`: with a plan first, and then with the stitched schema. */
  onPlan?(kind: 'passthrough' | 'contacts' | 'stitched' | 'fallback'): void;
  /** An upstream operation requests history pages of this many conversations. */
  onHistoryBatch?(conversations: number): void;
  /** The first pages of histories of one response were read, together with the response. */
  onHistoriesRead?(histories: HistoriesRead): void;
  /** A batch of histories was reconstructed. */
  onReconstructed?(batch: ReconstructedBatch): void;
  /** The upstream rejected an operation as a whole, without data. */
  onRejected?(operation: RejectedOperation): void;
}

/** The number of histories by the way in which they were read. */
export interface HistoriesRead {
  /** Read straight from the bytes of the response, see `upstream/history/bytes/readHistories.ts`. */
  readonly fast: number;
  /** Parsed with `JSON.parse`, and then decoded: upstream writes JSON with another layout than expected. */
  readonly fallback: number;
}

/** Histories that were reconstructed together, without a pause. */
export interface ReconstructedBatch {
  readonly reconstructions: readonly Reconstruction[];
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** The request that needed them. */
  readonly context: ClientContext;
}

/** The listeners of executions, and the clock for their times. */
export interface Instrumentation {
  readonly events: ExecutionEvents;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** Runs `work` at once, and measures the histories that it reconstructs with the given function. */
export type MeasureReconstruction = <R>(
  work: (reconstructHistory: (history: History) => Reconstruction) => R,
) => R;

/** Measures reconstructions and reports them to `onReconstructed`. Without that listener, nothing is measured. */
export function measureReconstruction(
  instrumentation: Instrumentation | undefined,
  context: ClientContext,
): MeasureReconstruction {
  const onReconstructed = instrumentation?.events.onReconstructed;
  if (!onReconstructed) return (work) => work(reconstruct);
  return (work) => {
    const reconstructions: Reconstruction[] = [];
    const startedAtMs = instrumentation.now();
    const result = work((history) => {
      const reconstruction = reconstruct(history);
      reconstructions.push(reconstruction);
      return reconstruction;
    });
    const durationMs = instrumentation.now() - startedAtMs;
    if (reconstructions.length > 0) onReconstructed({ reconstructions, startedAtMs, durationMs, context });
    return result;
  };
}
