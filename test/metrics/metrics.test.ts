import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import type { StartedApp } from '../support/gateway/startApp.ts';
import { CLOSED_PAGE, CONVERSATION, startApp } from '../support/gateway/startApp.ts';

let sandbox: Sandbox;
let app: StartedApp;

beforeAll(async () => {
  sandbox = await startSandbox();
  app = await startApp({ UPSTREAM_URL: sandbox.url, CONTACTS_FETCH: 'lazy' });
});
afterAll(async () => {
  await app.stop();
  await sandbox.stop();
});

/** Runs the action and returns by how much the series with this prefix have grown. */
async function growth(series: string, act: () => Promise<unknown>): Promise<number> {
  const before = sum(await app.metrics(), series);
  await act();
  await expect.poll(async () => sum(await app.metrics(), series) - before).not.toBe(0);
  return sum(await app.metrics(), series) - before;
}

function sum(text: string, series: string): number {
  const values = text.split('\n').filter((line) => line.startsWith(series));
  return values.reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

const conversation = `query Metered { conversation(id: "${CONVERSATION}") { contacts { id } } }`;

describe('the metrics', () => {
  it.each([
    {
      what: 'operations by name',
      series: 'contacts_gateway_graphql_operation_duration_seconds_count{operation="Metered",outcome="ok"}',
      query: conversation,
      by: 1,
    },
    {
      what: 'operations without a name',
      series:
        'contacts_gateway_graphql_operation_duration_seconds_count{operation="without name",outcome="ok"}',
      query: '{ user { id } }',
      by: 1,
    },
    {
      what: 'operations that are not valid',
      series:
        'contacts_gateway_graphql_operation_duration_seconds_count{operation="not valid",outcome="error"}',
      query: 'query Nonsense { nonsense }',
      by: 1,
    },
    {
      what: 'answers with errors',
      series: 'contacts_gateway_graphql_errors_total{code="GRAPHQL_VALIDATION_FAILED"}',
      query: '{ nonsense }',
      by: 1,
    },
    {
      what: 'plans: passthrough',
      series: 'contacts_gateway_graphql_plans_total{plan="passthrough"}',
      query: '{ user { id } }',
      by: 1,
    },
    {
      what: 'plans: contacts',
      series: 'contacts_gateway_graphql_plans_total{plan="contacts"}',
      query: conversation,
      by: 1,
    },
    {
      what: 'plans: stitched',
      series: 'contacts_gateway_graphql_plans_total{plan="stitched"}',
      query: '{ contact(id: "x") { id } }',
      by: 1,
    },
    {
      what: 'tries at the upstream',
      series: 'contacts_gateway_upstream_call_duration_seconds_count{outcome="answered"}',
      query: '{ user { id } }',
      by: 1,
    },
    {
      what: 'conversations rebuilt',
      series: 'contacts_gateway_reconstructed_conversations_total',
      query: `{ ${CLOSED_PAGE} }`,
      by: 30,
    },
    // One of the thirty has a second page.
    {
      what: 'batches of histories',
      series: 'contacts_gateway_history_batch_conversations_count',
      query: `query A { ${CLOSED_PAGE.replace('lastName', 'lastName firstName')} }`,
      by: 3,
    },
    {
      what: 'their conversations',
      series: 'contacts_gateway_history_batch_conversations_sum',
      query: `query B { ${CLOSED_PAGE.replace('lastName', 'lastName userName')} }`,
      by: 31,
    },
    {
      what: 'batches rebuilt',
      series: 'contacts_gateway_reconstruction_batch_seconds_count',
      query: conversation,
      by: 1,
    },
  ])('count $what', async ({ series, query, by }) => {
    expect(await growth(series, () => app.ask(query))).toBe(by);
  });

  it('count anomalies by code', async () => {
    const codes: string[] = [];
    const grown = await growth('contacts_gateway_contact_anomalies_total', async () => {
      const { body } = await app.ask(`{ ${CLOSED_PAGE} }`);
      codes.push(...[...JSON.stringify(body).matchAll(/"code":"([A-Z_]+)"/g)].map(([, code = '']) => code));
    });
    expect(grown).toBe(codes.length);
    expect(codes.length).toBeGreaterThan(0);
  });

  it('count where histories were found', async () => {
    const query = `query C { ${CLOSED_PAGE.replace('lastName', 'lastName email: id')} }`;
    expect(
      await growth('contacts_gateway_history_cache_lookups_total{outcome="miss"}', () => app.ask(query)),
    ).toBe(30);
    expect(
      await growth('contacts_gateway_history_cache_lookups_total{outcome="memory"}', () => app.ask(query)),
    ).toBe(30);
    expect(sum(await app.metrics(), 'contacts_gateway_history_cache_bytes')).toBeGreaterThan(0);
  });

  it('count retries', async () => {
    sandbox.setFaults([{ kind: 'reset', rate: 1 }]);
    await growth('contacts_gateway_upstream_retries_total{reason="connection"}', () =>
      app.ask('{ user { id } }'),
    );
    sandbox.setFaults([]);
    expect(
      sum(
        await app.metrics(),
        'contacts_gateway_upstream_call_duration_seconds_count{outcome="unavailable"}',
      ),
    ).toBeGreaterThan(1);
    expect(
      sum(await app.metrics(), 'contacts_gateway_graphql_errors_total{code="UPSTREAM_UNAVAILABLE"}'),
    ).toBe(1);
  });

  it('have a limited number of operation names', async () => {
    await Promise.all(
      Array.from({ length: 120 }, (_, index) => app.ask(`query Name${index} { __typename }`)),
    );
    const text = await app.metrics();
    const names = new Set([...text.matchAll(/operation="([^"]+)"/g)].map(([, name]) => name));
    expect(names.size).toBe(101);
    expect(names.has('other')).toBe(true);
  });

  it('contain nothing that clients send, except names of valid operations', async () => {
    await app.ask(
      'query ($secret: UUID!) { conversation(id: $secret) { id } }',
      { variables: { secret: 'hunter2' }, operationName: 'hunter3' },
      { authorization: 'Bearer hunter4' },
    );
    expect(await app.metrics()).not.toContain('hunter');
    expect(JSON.stringify(app.logged())).not.toContain('hunter');
  });
});

it('has one line for a request, with its codes and upstream calls', async () => {
  const before = app.logged().length;
  await app.ask('query Broken($id: UUID!) { conversation(id: $id) { id } contact(id: "x") { id } }', {
    operationName: 'Broken',
  });
  await expect.poll(() => app.logged().length).toBe(before + 1);
  expect(app.logged().at(-1)).toMatchObject({
    ...{ msg: 'request', method: 'POST', path: '/graphql', operationName: 'Broken' },
    ...{ upstreamCalls: 0, codes: ['BAD_USER_INPUT'] },
  });
});
