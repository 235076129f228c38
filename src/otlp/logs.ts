import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { failureFacts } from '../logging/failureLog.ts';
import type { Logger } from '../logging/log.ts';
import { redactCredentials } from '../logging/log.ts';
import type { LogLevel } from '../logging/logLevel.ts';
import { isLogged } from '../logging/logLevel.ts';
import type { ExportReport } from './exportReport.ts';
import { reportFailures } from './exportReport.ts';
import { spanContextOf } from './traceparent.ts';

export interface LogsOptions extends ExportReport {
  readonly resource: Resource;
  /** Less important lines are not sent. */
  readonly logLevel: LogLevel;
}

export interface SentLogs {
  /** Returns a logger that writes to `log`, and also sends each line. */
  alsoSend(log: Logger): Logger;
  /** Sends the data that was not sent yet. */
  stop(): Promise<void>;
}

type RecordLevel = keyof typeof SEVERITIES;

/** The numbers of OpenTelemetry for the levels of `Logger`. */
const SEVERITIES = { debug: 5, info: 9, warn: 13, error: 17 } as const;

/** Sends log lines: the sentence is the body, the facts are attributes. Values under names of credentials are replaced. */
export function startLogs(url: string, { resource, logLevel, ...report }: LogsOptions): SentLogs {
  const exporter = reportFailures(new OTLPLogExporter({ url }), 'logs', report);
  const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] });
  const records = provider.getLogger('contacts-gateway');

  const send = (level: RecordLevel, facts: object, message: string): void => {
    if (!isLogged(level, logLevel)) return;
    const { traceparent, ...others } = attributesOf(redactCredentials(facts));
    const spanContext = spanContextOf(typeof traceparent === 'string' ? traceparent : undefined);
    records.emit({
      ...{ severityNumber: SEVERITIES[level], severityText: level, body: message, attributes: others },
      context: spanContext === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContext),
    });
  };

  return {
    alsoSend: (log) => {
      const both = (level: RecordLevel) => (facts: object, message: string) => {
        log[level](facts, message);
        send(level, facts, message);
      };
      return { debug: both('debug'), info: both('info'), warn: both('warn'), error: both('error') };
    },
    stop: () => provider.shutdown(),
  };
}

interface Attributes {
  [name: string]: Attribute;
}

type Attribute = string | number | boolean | null | Attribute[] | Attributes;

function attributesOf(facts: object): Attributes {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: unknown): Attribute {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return value.map(attributeOf);
      return attributesOf(value instanceof Error ? failureFacts(value) : value);
    default:
      return String(value);
  }
}
