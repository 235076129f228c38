import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createRequestRecord } from '../../src/gateway/execution/requestRecord.ts';
import {
  createOperationMetrics,
  MAX_ERROR_CODES,
  MAX_OPERATION_NAMES,
} from '../../src/metrics/operationMetrics.ts';
import { GATEWAY_CODES } from '../../src/upstream/errors/errorCodes.ts';

const ERRORS = 'contacts_gateway_graphql_errors_total';

it.each([
  { series: ERRORS, max: MAX_ERROR_CODES, own: GATEWAY_CODES.length },
  { series: 'contacts_gateway_graphql_operation_duration_seconds_count', max: MAX_OPERATION_NAMES, own: 0 },
])('$series has at most $max names beside its own, and "other"', async ({ series, max, own }) => {
  const registry = new Registry();
  const count = createOperationMetrics(registry);
  for (let number = 0; number < max + 20; number += 1) {
    const operation = { name: `Name${number}`, type: 'query' };
    const codes = new Set([`CODE_${number}`]);
    count({ record: { ...createRequestRecord(), operation, codes }, durationMs: 1 });
  }
  const lines = await linesOf(registry, series);
  expect(lines).toHaveLength(own + max + 1);
  expect(lines.filter((line) => line.includes('"other"'))).toEqual([expect.stringMatching(/ 20$/)]);
});

it('counts the codes of the gateway from zero, so that alerts see the first error', async () => {
  const registry = new Registry();
  createOperationMetrics(registry);
  const expected = GATEWAY_CODES.map((code) => `${ERRORS}{code="${code}"} 0`);
  expect(await linesOf(registry, ERRORS)).toEqual(expected);
});

it.each([
  { codes: [], hasData: true, outcome: 'ok' },
  { codes: ['CLIENT_RATE_LIMITED'], hasData: true, outcome: 'partial' },
  { codes: ['CLIENT_RATE_LIMITED'], hasData: false, outcome: 'limited' },
  { codes: ['CLIENT_RATE_LIMITED', 'UPSTREAM_TIMEOUT'], hasData: false, outcome: 'limited' },
  { codes: ['UPSTREAM_TIMEOUT'], hasData: false, outcome: 'error' },
])('a response with the codes $codes (data: $hasData) counts as $outcome', async (ended) => {
  const registry = new Registry();
  const { hasData, outcome } = ended;
  const record = { ...createRequestRecord(), codes: new Set(ended.codes), hasData };
  createOperationMetrics(registry)({ record, durationMs: 1 });
  expect(await linesOf(registry, 'contacts_gateway_graphql_operation_duration_seconds_count')).toEqual([
    expect.stringContaining(`outcome="${outcome}"`),
  ]);
});

async function linesOf(registry: Registry, series: string): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => line.startsWith(`${series}{`));
}
