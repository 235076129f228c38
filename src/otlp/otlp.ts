import type { Registry } from 'prom-client';
import type { OtlpConfig } from '../config/telemetryConfig.ts';
import type { Logger } from '../logging/log.ts';
import type { LogLevel } from '../logging/logLevel.ts';
import type { Tracing } from './tracing.ts';

/** Traces, metrics and logs that are sent to a collector over OTLP/HTTP. */
export interface Otlp {
  /** Null when no traces are sent. */
  readonly tracing: Tracing | null;
  /** Returns a logger that writes to `log`, and also sends each line. Returns `log` when no logs are sent. */
  alsoSend(log: Logger): Logger;
  /** Sends the data that was not sent yet. Takes at most `STOP_TIMEOUT_MS`. Never rejects. */
  stop(): Promise<void>;
}

export interface OtlpOptions {
  readonly settings: OtlpConfig;
  /** The metrics to send: the same as on `/metrics`. */
  readonly registry: Registry;
  /** Less important lines are not sent. */
  readonly logLevel: LogLevel;
  /** Receives a line when a collector cannot be reached. */
  readonly log: Logger;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** Longest wait at the end for a collector that does not respond, in milliseconds. */
export const STOP_TIMEOUT_MS = 3_000;

/**
 * Starts to send the configured kinds of data. Null when none is configured. Each part of OpenTelemetry is loaded only when it
 * is used, because it takes time and memory.
 */
export async function startOtlp(options: OtlpOptions): Promise<Otlp | null> {
  const { endpoints } = options.settings;
  if (Object.values(endpoints).every((url) => url === undefined)) return null;
  const { resourceOf } = await import('./resource.ts');
  const shared = { ...options, resource: resourceOf(options.settings.serviceName) };
  const [traces, metrics, logs] = await Promise.all([
    endpoints.traces === undefined ? null : import('./traces.ts'),
    endpoints.metrics === undefined ? null : import('./metrics.ts'),
    endpoints.logs === undefined ? null : import('./logs.ts'),
  ]);
  const tracing = endpoints.traces && traces?.startTraces(endpoints.traces, shared);
  const sentMetrics = endpoints.metrics && metrics?.startMetrics(endpoints.metrics, shared);
  const sentLogs = endpoints.logs && logs?.startLogs(endpoints.logs, shared);
  const parts = [tracing, sentMetrics, sentLogs].flatMap((part) => part || []);
  return {
    tracing: tracing || null,
    alsoSend: (log) => (sentLogs ? sentLogs.alsoSend(log) : log),
    stop: () => stopInTime(parts.map((part) => part.stop())),
  };
}

/** The collector gets no more than this time: the process must end before it is killed. */
async function stopInTime(stops: readonly Promise<void>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, STOP_TIMEOUT_MS);
  });
  await Promise.race([Promise.allSettled(stops), late]);
  clearTimeout(timer);
}
