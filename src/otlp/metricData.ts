import type { Attributes, HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import type { DataPoint, MetricData } from '@opentelemetry/sdk-metrics';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import type { Registry } from 'prom-client';

type RegistryMetric = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number];
type RegistryValue = RegistryMetric['values'][number];

export interface Times {
  /** When the counters began at 0. */
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

/**
 * Converts a metric of prom-client to one of OpenTelemetry, with the same name, labels and values.
 *
 * @returns null for a type that the gateway does not use.
 */
export function metricDataOf({ name, help, type, values }: RegistryMetric, times: Times): MetricData | null {
  const base = {
    descriptor: { name, description: help, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const points = (): DataPoint<number>[] =>
    values
      // A gauge without a sample is NaN. JSON has no such number, and a collector would refuse the whole export.
      .filter(({ value }) => Number.isFinite(value))
      .map(({ labels, value }) => ({ ...times, attributes: attributesOf(labels), value }));
  // The types of prom-client declare an enumeration of numbers. At run time it is a text.
  switch (String(type)) {
    case 'counter':
      return { ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: points() };
    case 'gauge':
      return { ...base, dataPointType: DataPointType.GAUGE, dataPoints: points() };
    case 'histogram':
      return { ...base, dataPointType: DataPointType.HISTOGRAM, dataPoints: histogramPoints(values, times) };
    default:
      return null;
  }
}

interface HistogramSeries {
  readonly attributes: Attributes;
  readonly boundaries: number[];
  /** The number of values up to each boundary, and at the end the number of all values. */
  readonly cumulative: number[];
  sum: number;
}

/** prom-client lists each bucket, the sum and the count of a histogram as values of their own, buckets in ascending order. */
function histogramPoints(values: readonly RegistryValue[], times: Times): HistogramPoint[] {
  const bySeries = new Map<string, HistogramSeries>();
  for (const value of values) {
    const { le, ...labels } = value.labels;
    const key = JSON.stringify(labels);
    const series = bySeries.get(key) ?? {
      ...{ attributes: attributesOf(labels), boundaries: [], cumulative: [], sum: 0 },
    };
    bySeries.set(key, series);
    if (le !== undefined) {
      series.cumulative.push(value.value);
      if (le !== '+Inf') series.boundaries.push(Number(le));
    } else if ('metricName' in value && String(value.metricName).endsWith('_sum')) {
      series.sum = value.value;
    }
  }
  return [...bySeries.values()].map(({ attributes, boundaries, cumulative, sum }) => ({
    ...times,
    attributes,
    value: {
      buckets: {
        boundaries,
        counts: cumulative.map((count, index) => count - (cumulative[index - 1] ?? 0)),
      },
      count: cumulative.at(-1) ?? 0,
      sum,
    },
  }));
}

type HistogramPoint = Extract<MetricData, { dataPointType: DataPointType.HISTOGRAM }>['dataPoints'][number];

function attributesOf(labels: RegistryValue['labels']): Attributes {
  return Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, String(value)]));
}
