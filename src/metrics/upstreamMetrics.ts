import type { Gauge, Registry } from 'prom-client';
import type {
  BreakerPhase,
  LoginOutcome,
  RetryReason,
  UpstreamEvents,
  UpstreamLoad,
} from '../upstream/resilience/events.ts';
import { createCounter, createGauge } from './registration/metrics.ts';

/** Adds the metrics of retries, circuit breaker, queue, deduplication, login and Redis to the registry. */
export function createUpstreamMetrics(registry: Registry): Required<UpstreamEvents> {
  const retries = createCounter(registry, {
    name: 'upstream_retries_total',
    help: 'Retries of operations, by reason.',
    labelNames: ['reason'],
  });
  const breaker = createGauge(registry, {
    name: 'upstream_breaker_phase',
    help: 'Phase of the circuit breaker for the upstream: 0 closed, 1 probing, 2 open (nothing is sent).',
    aggregator: 'max',
  });
  const refused = createCounter(registry, {
    name: 'upstream_refused_total',
    help: 'Operations that were not sent, by reason: `breaker` is open, or `queue` is full.',
    labelNames: ['reason'],
  });
  const shared = createCounter(registry, {
    name: 'upstream_shared_total',
    help: 'Operations that got the response of an identical operation in flight.',
  });
  // The gauge is set only for a scrape: the load changes with every operation, and setting a gauge costs time.
  let load: UpstreamLoad = { inFlight: 0, waiting: 0 };
  const operations: Gauge<'state'> = createGauge(registry, {
    name: 'upstream_operations',
    help: 'Operations that are in flight now, and operations that wait for a connection.',
    labelNames: ['state'],
    collect: () => {
      operations.set({ state: 'in_flight' }, load.inFlight);
      operations.set({ state: 'waiting' }, load.waiting);
    },
  });
  const logins = createCounter(registry, {
    name: 'upstream_logins_total',
    help: 'Logins of the service account, by outcome. `held_back` logins were not sent.',
    labelNames: ['outcome'],
  });
  const redisFailures = createCounter(registry, {
    name: 'redis_failures_total',
    help: 'Reads and writes of the service token that Redis did not complete in time.',
  });
  breaker.set(PHASES.closed);
  for (const reason of RETRY_REASONS) retries.inc({ reason }, 0);
  for (const reason of ['breaker', 'queue']) refused.inc({ reason }, 0);
  for (const outcome of LOGIN_OUTCOMES) logins.inc({ outcome }, 0);
  return {
    onRetry: (reason) => retries.inc({ reason }),
    onBreakerPhase: (phase) => breaker.set(PHASES[phase]),
    onBroken: () => refused.inc({ reason: 'breaker' }),
    onDeduplicated: () => shared.inc(),
    onShed: () => refused.inc({ reason: 'queue' }),
    onLoad: (changed) => {
      load = changed;
    },
    onLogin: (outcome) => logins.inc({ outcome }),
    onSharedStoreFailure: () => redisFailures.inc(),
  };
}

const PHASES: Readonly<Record<BreakerPhase, number>> = { closed: 0, probing: 1, open: 2 };
const RETRY_REASONS: readonly RetryReason[] = ['connection', 'rate_limited', 'unavailable', 'timeout'];
const LOGIN_OUTCOMES: readonly LoginOutcome[] = [
  'succeeded',
  'refused',
  'rate_limited',
  'unavailable',
  'held_back',
];
