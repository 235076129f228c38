import type { HrTime } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { Registry } from 'prom-client';
import type { OtlpConfig } from '../config/telemetryConfig.ts';
import type { ExportReport } from './exportReport.ts';
import { reportFailures } from './exportReport.ts';
import { metricDataOf } from './metricData.ts';

export interface MetricsOptions extends ExportReport {
  readonly registry: Registry;
  readonly resource: Resource;
  readonly settings: Pick<OtlpConfig, 'metricIntervalMs'>;
}

/**
 * Sends the metrics of the registry regularly, and once more at the end. The registry stays the only source: the collector gets
 * the names, labels and values of `/metrics`.
 */
export function startMetrics(
  url: string,
  { registry, resource, settings, ...report }: MetricsOptions,
): { stop(): Promise<void> } {
  const startTime = hrTimeOf(Date.now());
  const collect = async () => {
    const times = { startTime, endTime: hrTimeOf(Date.now()) };
    const metrics = (await registry.getMetricsAsJSON()).flatMap(
      (metric) => metricDataOf(metric, times) ?? [],
    );
    return {
      resourceMetrics: { resource, scopeMetrics: [{ scope: { name: 'contacts-gateway' }, metrics }] },
      errors: [],
    };
  };
  const reader = new PeriodicExportingMetricReader({
    exporter: reportFailures(new OTLPMetricExporter({ url }), 'metrics', report),
    exportIntervalMillis: settings.metricIntervalMs,
    metricProducers: [{ collect }],
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  return { stop: () => provider.shutdown() };
}

/** @param epochMs milliseconds since 1970. */
function hrTimeOf(epochMs: number): HrTime {
  const seconds = Math.floor(epochMs / 1_000);
  return [seconds, (epochMs - seconds * 1_000) * 1_000_000];
}
