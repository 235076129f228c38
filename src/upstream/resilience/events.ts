/** What happens between a client's request and the upstream, for whoever counts it. Every listener is optional. */
export interface UpstreamEvents {
  /** An operation is about to be sent again. */
  onRetry?(reason: RetryReason): void;
  /** The breaker changed its phase. */
  onBreakerPhase?(phase: BreakerPhase): void;
  /** An operation was refused because the breaker is open. */
  onBroken?(): void;
  /** An operation got the answer to an identical one that was in flight. */
  onDeduplicated?(): void;
  /** An operation was refused because too many waited. */
  onShed?(): void;
  /** How many operations are in flight and how many wait; called at every change. */
  onLoad?(load: UpstreamLoad): void;
  /** A login was tried. */
  onLogin?(outcome: LoginOutcome): void;
  /** Redis failed to answer in time; the gateway went on without it. */
  onSharedStoreFailure?(): void;
}

export type RetryReason = 'connection' | 'rate_limited' | 'unavailable' | 'timeout';

export type BreakerPhase = 'closed' | 'open' | 'probing';

export interface UpstreamLoad {
  readonly inFlight: number;
  readonly waiting: number;
}

export type LoginOutcome = 'succeeded' | 'refused' | 'rate_limited' | 'unavailable' | 'held_back';
