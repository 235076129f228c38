import type { EnvironmentReader } from './environment.ts';
import { httpUrl } from './httpUrl.ts';

export interface TelemetryConfig {
  /** Undefined disables traces. */
  readonly tracing:
    | {
        /** `OTEL_EXPORTER_OTLP_ENDPOINT`: URL that receives traces over OTLP/HTTP. @default none */
        readonly endpoint: string;
        /** `OTEL_SERVICE_NAME` @default contacts-gateway */
        readonly serviceName: string;
      }
    | undefined;
  /** `LOG_LEVEL` @default info */
  readonly logLevel: LogLevel;
}

export type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export function readTelemetry(read: EnvironmentReader): TelemetryConfig {
  const endpoint = read.checked('OTEL_EXPORTER_OTLP_ENDPOINT', undefined, httpUrl);
  const serviceName = read.text('OTEL_SERVICE_NAME', 'contacts-gateway');
  return {
    tracing: endpoint === undefined ? undefined : { endpoint, serviceName },
    logLevel: read.choice('LOG_LEVEL', 'info', LOG_LEVELS),
  };
}
