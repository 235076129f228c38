import type { ExportResult } from '@opentelemetry/core';
import type { Logger } from '../logging/log.ts';

/** Shortest time between two log lines about one kind of data that cannot be sent, in milliseconds. */
export const FAILURE_LOG_INTERVAL_MS = 600_000;

/** What all exporters of OpenTelemetry have in common. */
interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void;
}

export interface ExportReport {
  readonly log: Logger;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/**
 * Logs when an exporter begins to fail, and when it works again. OpenTelemetry itself drops data that it cannot send, and logs
 * nothing.
 * A collector that is away for a long time, or fails now and then, gives at most one line in `FAILURE_LOG_INTERVAL_MS`.
 *
 * @param signal the kind of data, for the log line: traces, metrics or logs.
 * @returns the same exporter.
 */
export function reportFailures<Items, E extends Exporter<Items>>(
  exporter: E & Exporter<Items>,
  signal: 'traces' | 'metrics' | 'logs',
  { log, now }: ExportReport,
): E {
  const send = exporter.export.bind(exporter);
  let loggedAtMs = Number.NEGATIVE_INFINITY;
  let isLogged = false;

  const note = (error: Error | undefined): void => {
    if (error === undefined) {
      if (isLogged) log.info({ signal }, 'The OTLP collector accepts data again.');
      isLogged = false;
    } else if (!isLogged && now() - loggedAtMs >= FAILURE_LOG_INTERVAL_MS) {
      loggedAtMs = now();
      isLogged = true;
      log.warn(
        { signal, reason: reasonOf(error) },
        'Data could not be sent to the OTLP collector. It is lost.',
      );
    }
  };

  exporter.export = (items, done) =>
    send(items, (result) => {
      note(result.error);
      done(result);
    });
  return exporter;
}

/** The message of an error for several addresses is empty. A message may hold what the collector sent, so it is cut. */
function reasonOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number'
    ? `${code} ${error.message}`.trim().slice(0, MAX_REASON_LENGTH)
    : error.message.slice(0, MAX_REASON_LENGTH);
}

const MAX_REASON_LENGTH = 200;
