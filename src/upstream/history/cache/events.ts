/** What happens to lookups, for whoever counts it. Every listener is optional. */
export interface HistoryCacheEvents {
  onLookup?(outcome: LookupOutcome): void;
  /** The shared store failed or was too slow; the gateway went on without it. */
  onFailure?(): void;
}

/** Where a history was found. */
export type LookupOutcome = 'memory' | 'shared' | 'miss';
