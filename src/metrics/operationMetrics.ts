import type { Registry } from 'prom-client';
import type { RequestRecord } from '../gateway/execution/requestRecord.ts';
import { CLIENT_RATE_LIMITED } from '../upstream/errors/clientRateLimited.ts';
import { GATEWAY_CODES } from '../upstream/errors/errorCodes.ts';
import { limitCardinality } from './limitCardinality.ts';
import { createCounter, createHistogram } from './registration/metrics.ts';

/** Number of operation names with a series of their own. All others share the name `other`. */
export const MAX_OPERATION_NAMES = 100;

/** Number of the upstream's own error names with a series of their own. All others share the code `other`. */
export const MAX_ERROR_CODES = 50;

/** A GraphQL request that has ended. */
export interface EndedOperation {
  readonly record: RequestRecord;
  readonly durationMs: number;
}

/** Adds the metrics of GraphQL requests to the registry. Returns the function that counts one request. */
export function createOperationMetrics(registry: Registry): (ended: EndedOperation) => void {
  const nameOf = limitCardinality(MAX_OPERATION_NAMES);
  const codeOf = limitCardinality(MAX_ERROR_CODES, GATEWAY_CODES);
  const durations = createHistogram(registry, {
    name: 'graphql_operation_duration_seconds',
    help: 'Time from the headers of a GraphQL request to the last byte of its response, by operation name and outcome.',
    labelNames: ['operation', 'outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  });
  const errors = createCounter(registry, {
    name: 'graphql_errors_total',
    help: 'GraphQL responses that contain an error with this code.',
    labelNames: ['code'],
  });
  // `increase` of Prometheus ignores the first value of a series. Without a series at zero, alerts would miss the first error.
  for (const code of GATEWAY_CODES) errors.inc({ code }, 0);
  return ({ record, durationMs }) => {
    durations.observe({ operation: nameOf(labelOf(record)), outcome: outcomeOf(record) }, durationMs / 1000);
    for (const code of record.codes) errors.inc({ code: codeOf(code) });
  };
}

/** These two labels contain a space, so they cannot be the name of an operation. */
function labelOf({ operation }: RequestRecord): string {
  return operation === null ? 'not valid' : (operation.name ?? 'without name');
}

/** A refused client is no failure of the gateway: the alert about `error` must not fire when one client is at its limit. */
function outcomeOf({ codes, hasData }: RequestRecord): 'ok' | 'partial' | 'limited' | 'error' {
  if (!hasData) return codes.has(CLIENT_RATE_LIMITED) ? 'limited' : 'error';
  return codes.size > 0 ? 'partial' : 'ok';
}
