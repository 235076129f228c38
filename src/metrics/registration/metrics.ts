import type { CounterConfiguration, GaugeConfiguration, HistogramConfiguration, Registry } from 'prom-client';
import { Counter, Gauge, Histogram } from 'prom-client';

/**
 * The name of every metric of the gateway begins with it, so that no other service has a metric of the same name. The
 * default metrics of prom-client (`process_*`, `nodejs_*`) keep the names that dashboards for Node.js expect.
 */
export const METRIC_PREFIX = 'contacts_gateway_';

/** The settings of a metric. The name has no prefix. */
type Settings<Configuration> = Omit<Configuration, 'registers'>;

/** Adds a counter to the registry. Its name gets the prefix. */
export function createCounter<Label extends string = never>(
  registry: Registry,
  settings: Settings<CounterConfiguration<Label>>,
): Counter<Label> {
  return new Counter({ ...settings, ...registration(registry, settings) });
}

/** Adds a gauge to the registry. Its name gets the prefix. */
export function createGauge<Label extends string = never>(
  registry: Registry,
  settings: Settings<GaugeConfiguration<Label>>,
): Gauge<Label> {
  return new Gauge({ ...settings, ...registration(registry, settings) });
}

/** Adds a histogram to the registry. Its name gets the prefix. */
export function createHistogram<Label extends string = never>(
  registry: Registry,
  settings: Settings<HistogramConfiguration<Label>>,
): Histogram<Label> {
  return new Histogram({ ...settings, ...registration(registry, settings) });
}

function registration(
  registry: Registry,
  { name }: { readonly name: string },
): { name: string; registers: Registry[] } {
  return { name: METRIC_PREFIX + name, registers: [registry] };
}
