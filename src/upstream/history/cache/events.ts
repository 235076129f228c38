/** Listeners for metrics. Every listener is optional. */
export interface HistoryCacheEvents {
  onLookup?(outcome: LookupOutcome): void;
  /** The shared store failed or did not respond in time; the gateway went on without it. */
  onFailure?(): void;
}

/** Where the history was found. */
export type LookupOutcome = 'memory' | 'shared' | 'miss';
