import type { LogLevel } from '../logging/logLevel.ts';
import { LOG_LEVELS } from '../logging/logLevel.ts';
import type { EnvironmentReader } from './environment.ts';
import { httpUrl } from './httpUrl.ts';

export interface TelemetryConfig {
  readonly otlp: OtlpConfig;
  /** `LOG_LEVEL` @default info */
  readonly logLevel: LogLevel;
}

/** Traces, metrics and logs for a collector, over OTLP/HTTP. */
export interface OtlpConfig {
  /**
   * The URL for each kind of data: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` and its like, or else a path below
   * `OTEL_EXPORTER_OTLP_ENDPOINT`. Undefined sends nothing, and so does `OTEL_TRACES_EXPORTER=none` and its like.
   * @default undefined
   */
  readonly endpoints: Readonly<Record<'traces' | 'metrics' | 'logs', string | undefined>>;
  /** `OTEL_SERVICE_NAME` @default contacts-gateway */
  readonly serviceName: string;
  /** `OTEL_METRIC_EXPORT_INTERVAL`: time between two exports of metrics, in milliseconds. @default 60000 */
  readonly metricIntervalMs: number;
}

export function readTelemetry(read: EnvironmentReader): TelemetryConfig {
  const base = read.checked('OTEL_EXPORTER_OTLP_ENDPOINT', undefined, httpUrl);
  const endpoint = (signal: 'TRACES' | 'METRICS' | 'LOGS'): string | undefined => {
    const path = `v1/${signal.toLowerCase()}`;
    const fallback = base === undefined ? undefined : `${base.replace(/\/$/, '')}/${path}`;
    const url = read.checked(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, fallback, httpUrl);
    return read.choice(`OTEL_${signal}_EXPORTER`, 'otlp', ['otlp', 'none']) === 'none' ? undefined : url;
  };
  return {
    otlp: {
      endpoints: { traces: endpoint('TRACES'), metrics: endpoint('METRICS'), logs: endpoint('LOGS') },
      serviceName: read.text('OTEL_SERVICE_NAME', 'contacts-gateway'),
      metricIntervalMs: read.wholeNumber('OTEL_METRIC_EXPORT_INTERVAL', 60_000, { min: 100, max: HOUR_MS }),
    },
    logLevel: read.choice('LOG_LEVEL', 'info', LOG_LEVELS),
  };
}

const HOUR_MS = 3_600_000;
