import { describe, expect, it, onTestFinished } from 'vitest';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';
import { until } from '../support/waiting/until.ts';
import type { ReceivedMetric } from './support/collector.ts';
import { startCollector, valuesOf } from './support/collector.ts';

const QUERY = `query Measured { conversation(id: "${CONVERSATION}") { contacts { id } } }`;
const ONLY_METRICS = { OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

/** Each value of `/metrics`, by the text before it: `name{label="value"}`. Labels are in the order of their names. */
function seriesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return [seriesName(name, labels.match(/\w+="[^"]*"/g) ?? []), Number(value)];
    }),
  );
}

function seriesName(name: string, labels: readonly string[]): string {
  return `${name}{${[...labels].sort().join(',')}}`;
}

/** The same for the metrics that a collector got. */
function seriesOfExport(metrics: readonly ReceivedMetric[]): Map<string, number> {
  const series = new Map<string, number>();
  for (const { name, sum, gauge, histogram } of metrics) {
    const named = (suffix: string, attributes: Record<string, unknown>) =>
      seriesName(
        name + suffix,
        Object.entries(attributes).map(([label, value]) => `${label}="${value}"`),
      );
    for (const { attributes, asDouble } of [...(sum?.dataPoints ?? []), ...(gauge?.dataPoints ?? [])]) {
      series.set(named('', valuesOf(attributes)), asDouble);
    }
    for (const point of histogram?.dataPoints ?? []) {
      const attributes = valuesOf(point.attributes);
      series.set(named('_sum', attributes), point.sum);
      series.set(named('_count', attributes), point.count);
      let cumulative = 0;
      for (const [index, le] of [...point.explicitBounds, '+Inf'].entries()) {
        cumulative += point.bucketCounts[index] ?? Number.NaN;
        series.set(named('_bucket', { ...attributes, le }), cumulative);
      }
    }
  }
  return series;
}

/** Values that change between two readings without a request: those of the process, and of the scrape itself. */
const CHANGES = /^(process|nodejs)_|route="\/metrics"/;

describe('metrics over OTLP', () => {
  it('have the names, labels and values of /metrics', async () => {
    const collector = await startCollector();
    const app = await startApp({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_METRIC_EXPORT_INTERVAL: '100',
      ...ONLY_METRICS,
    });
    onTestFinished(app.stop);
    for (let sent = 0; sent < 3; sent += 1) await app.ask(QUERY);
    await app.ask('{ unknown }');
    const text = await app.metrics();
    const exports = collector.metrics.length;
    await until(() => collector.metrics.length >= exports + 2);
    const expected = seriesOf(text);
    const received = seriesOfExport(collector.metrics.at(-1) ?? []);
    const names = (series: Map<string, number>) =>
      [...series.keys()].filter((name) => !CHANGES.test(name)).sort();
    expect(names(received)).toEqual(names(expected));
    for (const name of names(expected))
      expect([name, received.get(name)]).toEqual([name, expected.get(name)]);
    expect([...received.keys()].some((name) => name.startsWith('nodejs_eventloop_lag_seconds'))).toBe(true);
    const [first] = collector.metrics;
    const counter = first?.find(({ sum }) => sum !== undefined)?.sum;
    expect(counter).toMatchObject({ isMonotonic: true, aggregationTemporality: 2 });
    expect(collector.problems).toEqual([]);
    expect(new Set(collector.requests.map(({ url }) => url))).toEqual(new Set(['/v1/metrics']));
  });

  it('are sent once more at the end, with an id for each process', async () => {
    const collector = await startCollector();
    const env = { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${collector.url}/v1/metrics` };
    for (let started = 0; started < 2; started += 1) await (await startApp(env)).stop();
    expect(collector.metrics).toHaveLength(2);
    const ids = collector.resources.map((attributes) => attributes['service.instance.id']);
    expect(new Set(ids).size).toBe(2);
  });
});
