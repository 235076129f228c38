import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createRequestRecord } from '../../src/gateway/execution/requestRecord.ts';
import {
  createOperationMetrics,
  MAX_ERROR_CODES,
  MAX_OPERATION_NAMES,
} from '../../src/metrics/operationMetrics.ts';

it.each([
  { series: 'contacts_gateway_graphql_errors_total', max: MAX_ERROR_CODES },
  { series: 'contacts_gateway_graphql_operation_duration_seconds_count', max: MAX_OPERATION_NAMES },
])('$series has at most $max names and "other", for any names and codes', async ({ series, max }) => {
  const registry = new Registry();
  const count = createOperationMetrics(registry);
  for (let number = 0; number < max + 20; number += 1) {
    const operation = { name: `Name${number}`, type: 'query' };
    const codes = new Set([`CODE_${number}`]);
    count({ record: { ...createRequestRecord(), operation, codes }, durationMs: 1 });
  }
  const lines = (await registry.metrics()).split('\n').filter((line) => line.startsWith(`${series}{`));
  expect(lines).toHaveLength(max + 1);
  expect(lines.filter((line) => line.includes('"other"'))).toEqual([expect.stringMatching(/ 20$/)]);
});
