import { buildSchema } from 'graphql';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTelemetry } from '../../../src/app/telemetry.ts';
import { readConfig } from '../../../src/config/config.ts';
import type { RejectedOperation } from '../../../src/gateway/execution/rejectedOperations.ts';
import {
  MAX_CHECKS_PER_MINUTE,
  reportRejections,
} from '../../../src/gateway/execution/rejectedOperations.ts';
import { createLogger } from '../../../src/logging/log.ts';
import { createExecutionMetrics } from '../../../src/metrics/executionMetrics.ts';
import type { Sandbox } from '../../../src/sandbox/server/server.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { UPSTREAM_SDL } from '../../support/schema/sdl.ts';
import { json, startServer } from '../../support/upstream/httpServer.ts';

const SECRET = 'a text that only its client may see';

/** Sends queries through the wrapped client, and returns its report for each of them. */
async function rejectionsOf(
  url: string,
  queries: readonly string[],
  clock = { nowMs: 0 },
): Promise<readonly RejectedOperation[]> {
  const connection = createUpstreamClient({ url, timeoutMs: 10_000, maxConnections: 2 });
  const reported: RejectedOperation[] = [];
  const schema = buildSchema(UPSTREAM_SDL);
  const client = reportRejections(
    connection,
    schema,
    () => clock.nowMs,
    (each) => reported.push(each),
  );
  for (const query of queries) await client.execute({ query, headers: { accept: 'application/json' } });
  await client.close();
  return reported;
}

describe('operations that the upstream rejects', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());

  it('are not reported when the upstream executes them', async () => {
    expect(await rejectionsOf(sandbox.url, ['{ user { id } }', '{ __typename }'])).toEqual([]);
  });

  it('are invalid when they do not fit the schema, with the rules that they break', async () => {
    const query = `query Page($n: Int) { user { ...U } project(projectId: "${SECRET}") { id } }`;
    const [first, again] = await rejectionsOf(sandbox.url, [query, query]);
    const rules = ['KnownFragmentNamesRule', 'NoUnusedVariablesRule'];
    expect(first).toEqual({ verdict: 'invalid', operationName: 'Page', rules, isRepeated: false });
    expect(again).toEqual({ ...first, isRepeated: true });
  });

  it('are invalid when they have a syntax error', async () => {
    const [rejected] = await rejectionsOf(sandbox.url, ['{ user {']);
    expect(rejected).toMatchObject({ verdict: 'invalid', rules: ['Syntax'] });
  });

  it.each([200, 400])('are valid when they fit the schema, with HTTP %i', async (status) => {
    const server = await startServer(json({ data: null, errors: [{ message: 'no' }] }, status));
    const [rejected] = await rejectionsOf(server.url, ['query Mine { user { id } }']);
    await server.stop();
    expect(rejected).toMatchObject({ verdict: 'valid', operationName: 'Mine', rules: [] });
  });

  it('are unchecked beyond the checks of a minute', async () => {
    const server = await startServer(json({ errors: [{ message: 'no' }] }, 400));
    const queries = Array.from({ length: MAX_CHECKS_PER_MINUTE + 1 }, (_, index) => `{ a${index}: nothing }`);
    const verdicts = (await rejectionsOf(server.url, queries)).map(({ verdict }) => verdict);
    await server.stop();
    expect(verdicts.slice(0, -1).every((verdict) => verdict === 'invalid')).toBe(true);
    expect(verdicts.at(-1)).toBe('unchecked');
  });

  it('are unchecked when they are very long', async () => {
    const server = await startServer(json({ errors: [{ message: 'no' }] }, 400));
    const [rejected] = await rejectionsOf(server.url, [`{ ${'nothing '.repeat(20_000)} }`]);
    await server.stop();
    expect(rejected?.verdict).toBe('unchecked');
  });

  it.each([
    ['a field that failed', { data: { user: null }, errors: [{ message: 'no', path: ['user'] }] }, 200],
    ['a null that reached the root', { data: null, errors: [{ message: 'no', path: ['user'] }] }, 200],
    ['a failure of the server', { errors: [{ message: 'no' }] }, 500],
  ])('are not confused with %s', async (_, body, status) => {
    const server = await startServer(json(body, status));
    expect(await rejectionsOf(server.url, ['{ user { id } }'])).toEqual([]);
    await server.stop();
  });
});

describe('a rejected operation', () => {
  const rejected = { operationName: 'Mine', rules: ['KnownFragmentNamesRule'] };

  it('is counted by its verdict', async () => {
    const registry = new Registry();
    const { onRejected } = createExecutionMetrics(registry);
    onRejected({ ...rejected, verdict: 'invalid', isRepeated: false });
    onRejected({ ...rejected, verdict: 'invalid', isRepeated: true });
    onRejected({ ...rejected, verdict: 'valid', isRepeated: false });
    const text = await registry.metrics();
    expect(text).toContain('contacts_gateway_upstream_rejected_operations_total{verdict="invalid"} 2');
    expect(text).toContain('contacts_gateway_upstream_rejected_operations_total{verdict="valid"} 1');
    expect(text).toContain('contacts_gateway_upstream_rejected_operations_total{verdict="unchecked"} 0');
  });

  it('is logged once when it is invalid, with its name and the rules only', async () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
    const { instrumentation, stop } = await startTelemetry(
      readConfig({}, () => ''),
      log,
      () => 0,
    );
    instrumentation.events.onRejected?.({ ...rejected, verdict: 'invalid', isRepeated: false });
    instrumentation.events.onRejected?.({ ...rejected, verdict: 'invalid', isRepeated: true });
    instrumentation.events.onRejected?.({ ...rejected, verdict: 'valid', isRepeated: false });
    await stop();
    expect(lines).toHaveLength(1);
    const { time: _, ...facts } = JSON.parse(lines[0] ?? '');
    expect(facts).toEqual({
      level: 'error',
      ...rejected,
      msg: 'The gateway sent an operation that does not fit the upstream schema.',
    });
  });
});
