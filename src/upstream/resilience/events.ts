/** Listeners for metrics of the calls to the upstream. Every listener is optional. */
export interface UpstreamEvents {
  /** An operation is retried. */
  onRetry?(reason: RetryReason): void;
  /** The phase of the breaker has changed. */
  onBreakerPhase?(phase: BreakerPhase): void;
  /** An operation was not sent because the breaker is open. */
  onBroken?(): void;
  /** An operation gets the response to an identical one in flight. */
  onDeduplicated?(): void;
  /** An operation was not sent because the queue is full. */
  onShed?(): void;
  /** Called at each change of these numbers. */
  onLoad?(load: UpstreamLoad): void;
  /** A login has ended, or was held back. */
  onLogin?(outcome: LoginOutcome): void;
  /** Redis failed, or did not respond in time; the gateway went on without it. */
  onSharedStoreFailure?(): void;
}

export type RetryReason = 'connection' | 'rate_limited' | 'unavailable' | 'timeout';

export type BreakerPhase = 'closed' | 'open' | 'probing';

export interface UpstreamLoad {
  readonly inFlight: number;
  readonly waiting: number;
}

export type LoginOutcome = 'succeeded' | 'refused' | 'rate_limited' | 'unavailable' | 'held_back';
