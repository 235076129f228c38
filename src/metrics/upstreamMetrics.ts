import type { Registry } from 'prom-client';
import { Counter, Gauge } from 'prom-client';
import type {
  BreakerPhase,
  LoginOutcome,
  RetryReason,
  UpstreamEvents,
  UpstreamLoad,
} from '../upstream/resilience/events.ts';

/** Adds to the registry what stands between the gateway and the upstream. */
export function createUpstreamMetrics(registry: Registry): Required<UpstreamEvents> {
  const registers = [registry];
  const retries = new Counter({
    name: 'upstream_retries_total',
    help: 'Operations that were sent again, by why.',
    labelNames: ['reason'],
    registers,
  });
  const breaker = new Gauge({
    name: 'upstream_breaker_phase',
    help: 'The breaker before the upstream: 0 closed, 1 probing, 2 open (nothing is sent).',
    registers,
  });
  const refused = new Counter({
    name: 'upstream_refused_total',
    help: 'Operations that were not sent, by why: `breaker` is open, or `queue` is full.',
    labelNames: ['reason'],
    registers,
  });
  const shared = new Counter({
    name: 'upstream_shared_total',
    help: 'Operations that got the answer to an identical one in flight.',
    registers,
  });
  // Asked at each scrape: it changes with every operation, and to set a gauge is not for free.
  let load: UpstreamLoad = { inFlight: 0, waiting: 0 };
  const operations: Gauge<'state'> = new Gauge({
    name: 'upstream_operations',
    help: 'Operations that are in flight, and that wait for a place, now.',
    labelNames: ['state'],
    registers,
    collect: () => {
      operations.set({ state: 'in_flight' }, load.inFlight);
      operations.set({ state: 'waiting' }, load.waiting);
    },
  });
  const logins = new Counter({
    name: 'upstream_logins_total',
    help: 'Logins of the service account, by outcome. `held_back` were not even tried.',
    labelNames: ['outcome'],
    registers,
  });
  const redisFailures = new Counter({
    name: 'redis_failures_total',
    help: 'Questions about the service token that Redis did not answer in time.',
    registers,
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
