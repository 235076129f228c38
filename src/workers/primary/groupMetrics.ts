import type { Aggregator, Registry } from 'prom-client';
import { AggregatorRegistry } from 'prom-client';
import { isObject } from '../../upstream/response/json.ts';
import type { Member } from './member.ts';

type Metric = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number];

/** Longest wait for the metrics of one worker, in milliseconds. */
const READ_TIMEOUT_MS = 2_000;

/** A worker that replies with its metrics. */
type Measured = { readonly channel: Pick<Member['channel'], 'call'> };

/** The metrics of all workers and of the primary process. */
export interface GroupMetrics {
  /** Must be called when a worker has started. */
  add(member: Measured): void;
  /** Must be called when a worker has ended. */
  remove(member: Measured): void;
  /** Collects all metrics, as text. Joins a collection that is running. */
  collect(): Promise<string>;
}

/**
 * Adds up the metrics of all workers. What a worker counted stays in the sums after its end: a counter that falls looks like a
 * restart to Prometheus, which would count everything again. A worker that does not reply in time counts with its last values.
 *
 * @param own the metrics of the primary process.
 */
export function createGroupMetrics(own: Registry): GroupMetrics {
  const lastByMember = new Map<Measured, readonly Metric[]>();
  let ofEnded: readonly (readonly Metric[])[] = [];
  let running: Promise<string> | undefined;

  const read = async (member: Measured): Promise<void> => {
    const metrics = await member.channel.call({ name: 'readMetrics' }, READ_TIMEOUT_MS);
    // The last values of a worker that has ended are in `ofEnded`.
    if (isMetrics(metrics) && lastByMember.has(member)) lastByMember.set(member, metrics);
  };

  const mergeEnded = async (): Promise<void> => {
    const merging = ofEnded;
    const merged = await aggregate(merging).getMetricsAsJSON();
    // Another worker may have ended meanwhile.
    ofEnded = [merged, ...ofEnded.slice(merging.length)];
  };

  const collectNow = async (): Promise<string> => {
    await Promise.all([...lastByMember.keys()].map(read));
    await mergeEnded();
    const ownMetrics = await own.getMetricsAsJSON();
    return aggregate([ownMetrics, ...ofEnded, ...lastByMember.values()]).metrics();
  };

  return {
    add: (member) => void lastByMember.set(member, []),
    remove: (member) => {
      const last = lastByMember.get(member) ?? [];
      lastByMember.delete(member);
      ofEnded = [...ofEnded, last.filter(({ type }) => COUNTED.has(String(type)))];
    },
    collect: () => {
      running ??= collectNow().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

/** The types whose values only grow. */
const COUNTED: ReadonlySet<string> = new Set(['counter', 'histogram']);

function isMetrics(value: unknown): value is readonly Metric[] {
  return Array.isArray(value) && value.every((metric) => isObject(metric) && 'aggregator' in metric);
}

function aggregate(sources: readonly (readonly Metric[])[]): Registry {
  return AggregatorRegistry.aggregate(
    sources.map((metrics) =>
      metrics.map((metric) => ({ ...metric, aggregator: AGGREGATORS[metric.name] ?? metric.aggregator })),
    ),
  );
}

/**
 * For default metrics of prom-client with another way of aggregation than an operator needs. One worker whose event loop is
 * blocked must be seen, so the largest lag counts. The group started when its first process did.
 */
const AGGREGATORS: Readonly<Record<string, Aggregator>> = {
  nodejs_eventloop_lag_seconds: 'max',
  nodejs_eventloop_lag_p50_seconds: 'max',
  nodejs_eventloop_lag_p90_seconds: 'max',
  nodejs_eventloop_lag_p99_seconds: 'max',
  process_start_time_seconds: 'min',
};
