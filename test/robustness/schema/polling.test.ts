import { lexicographicSortSchema } from 'graphql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSandboxSchema } from '../../../src/sandbox/server/schema.ts';
import type { FaultServer } from '../../support/faults/faultServer.ts';
import { sound, startFaultServer } from '../../support/faults/faultServer.ts';
import * as faulty from '../../support/faults/faultyResponses.ts';
import { holds } from '../../support/faults/fieldFaults.ts';
import { CONTACTS, DATA, ID } from '../../support/faults/operations.ts';
import type { PollingGateway } from '../../support/gateway/pollingGateway.ts';
import { startPollingGateway } from '../../support/gateway/pollingGateway.ts';
import { lacking, later, withNewLanguage } from '../../support/schema/otherSchemas.ts';

const COUNTS = {
  unchanged: 'contacts_gateway_upstream_schema_polls_total{outcome="unchanged"}',
  changed: 'contacts_gateway_upstream_schema_polls_total{outcome="changed"}',
  refused: 'contacts_gateway_upstream_schema_polls_total{outcome="refused"}',
  generation: 'contacts_gateway_upstream_schema_generation',
} as const;

describe('polling the upstream schema', () => {
  let upstream: FaultServer;
  const gateways: PollingGateway[] = [];

  beforeEach(async () => {
    upstream = await startFaultServer(DATA);
  });
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) {
      expect(gateway.internalErrors).toEqual([]);
      await gateway.stop();
    }
    await upstream.stop();
  });

  const start = async (options?: Parameters<typeof startPollingGateway>[1]) => {
    const gateway = await startPollingGateway(upstream.url, options);
    gateways.push(gateway);
    return gateway;
  };

  it('takes a changed schema into use, without a restart', async () => {
    const { polling, ask, metrics } = await start();
    expect(await ask('{ spring }')).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    upstream.serve(later('spring'));
    expect(await polling.poll()).toBe('changed');
    expect(await ask('{ spring }')).toEqual({ data: { spring: 'spring' } });
    expect(await ask('{ __type(name: "SPRING") { kind } }')).toEqual({
      data: { __type: { kind: 'OBJECT' } },
    });
    expect(await metrics()).toEqual({
      [COUNTS.unchanged]: 0,
      [COUNTS.changed]: 1,
      [COUNTS.refused]: 0,
      [COUNTS.generation]: 2,
    });
  });

  it('takes a schema in another order for the same', async () => {
    const { polling } = await start();
    upstream.serve(lexicographicSortSchema(createSandboxSchema()));
    expect(await polling.poll()).toBe('unchanged');
  });

  it('refuses a schema that lacks what contacts need, and says what', async () => {
    upstream.serve(later('spring'));
    const { polling, ask, metrics, logged } = await start();
    upstream.serve(lacking());
    expect(await polling.poll()).toBe('refused');
    expect(logged).toEqual([expect.stringContaining("The upstream's schema lacks RoutingRule.name.")]);
    expect(await metrics()).toMatchObject({ [COUNTS.refused]: 1, [COUNTS.generation]: 1 });
    upstream.serve(later('spring'));
    expect(await ask('{ spring }')).toEqual({ data: { spring: 'spring' } });
  });

  it.each([
    { name: 'is reset', fault: faulty.reset },
    { name: 'answers HTML', fault: faulty.html(200) },
    { name: 'answers 401', fault: faulty.body('', 401) },
    { name: 'answers 502', fault: faulty.html(502) },
    {
      name: 'answers with no schema',
      fault: faulty.body({ data: { __schema: { canary: 'canary-7f3e' } } }),
    },
    { name: 'refuses introspection', fault: faulty.body({ errors: [faulty.upstreamError('Off.')] }) },
  ])('never falls back to the snapshot when the upstream $name', async ({ fault }) => {
    upstream.serve(later('spring'));
    const { polling, ask, metrics, logged } = await start();
    upstream.begin(fault);
    expect(await polling.poll()).toBe('refused');
    expect(logged).toHaveLength(1);
    expect(logged.join('')).not.toContain('canary');
    expect(await metrics()).toMatchObject({ [COUNTS.refused]: 1, [COUNTS.generation]: 1 });
    upstream.begin(sound);
    expect(await ask('{ spring }')).toEqual({ data: { spring: 'spring' } });
  });

  it('takes the live schema when the start had to do with the snapshot', async () => {
    upstream.serve(later('spring'));
    upstream.begin(faulty.html(502));
    const { polling, ask, logged } = await start();
    expect(logged).toEqual([expect.stringContaining('serving the snapshot')]);
    upstream.begin(sound);
    expect(await polling.poll()).toBe('changed');
    expect(await ask('{ spring }')).toEqual({ data: { spring: 'spring' } });
  });

  it('fetches the schema once for simultaneous calls', async () => {
    const { polling } = await start();
    upstream.begin(sound);
    const outcomes = await Promise.all([polling.poll(), polling.poll(), polling.poll()]);
    expect(outcomes).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(upstream.operations).toHaveLength(1);
  });

  it('ends a poll under way when it stops', async () => {
    const { polling, logged, metrics } = await start();
    upstream.begin(faulty.hanging);
    const poll = polling.poll();
    polling.stop();
    expect(await poll).toBe('refused');
    expect(logged).toEqual([]);
    expect(await metrics()).toMatchObject({ [COUNTS.refused]: 0 });
  });

  it.each([{ plan: true }, { plan: false }])('loses no request (planned: $plan)', async ({ plan }) => {
    const { polling, ask } = await start({ plan });
    const expected = await ask(CONTACTS.query, { id: ID });
    let running = true;
    const answered: unknown[] = [];
    const client = async (query: string) => {
      for (let count = 0; running; count += 1) {
        answered.push(await ask(`${query} # ${count % 50}`, { id: ID }));
      }
    };
    const clients = Array.from({ length: 8 }, () => client(CONTACTS.query));
    for (const name of ['spring', 'summer', 'autumn', 'winter', 'frost', 'thaw']) {
      upstream.serve(later(name));
      expect(await polling.poll()).toBe('changed');
      expect(await ask(`{ ${name} }`)).toEqual({ data: { [name]: name } });
    }
    running = false;
    await Promise.all(clients);
    expect(answered.length).toBeGreaterThan(20);
    expect(answered.filter((response) => JSON.stringify(response) !== JSON.stringify(expected))).toEqual([]);
  });

  it('polls early when a response does not fit, at most once a minute', async () => {
    const gateway = await start({ pollSeconds: 3600 });
    const query = `{ conversation(id: "${ID}") { language contacts { endReason } } }`;
    const drifted = faulty.fields({ 'Conversation.language': holds('later') });
    upstream.begin(drifted);
    const misfit = {
      errors: [{ path: ['conversation', 'language'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }],
    };
    expect(await gateway.ask(query)).toMatchObject(misfit);
    const counted = async (counts: Readonly<Record<string, number>>) =>
      vi.waitFor(async () => expect(await gateway.metrics()).toMatchObject(counts));
    // Nothing had changed yet.
    await counted({ [COUNTS.unchanged]: 1 });
    expect(await gateway.ask(query)).toMatchObject(misfit);
    gateway.passMs(59_999);
    expect(await gateway.ask(query)).toMatchObject(misfit);
    expect(await gateway.metrics()).toMatchObject({ [COUNTS.unchanged]: 1, [COUNTS.changed]: 0 });
    upstream.serve(withNewLanguage('later'));
    gateway.passMs(1);
    expect(await gateway.ask(query)).toMatchObject(misfit);
    await counted({ [COUNTS.unchanged]: 1, [COUNTS.changed]: 1 });
    expect(await gateway.ask(query)).toMatchObject({ data: { conversation: { language: 'later' } } });
  });

  it('does not poll early when it is off, or when an exchange failed', async () => {
    const off = await start();
    const on = await start({ pollSeconds: 3600 });
    const asksForSchema = () => upstream.operations.some(({ query }) => query.includes('__schema'));
    upstream.begin(faulty.fields({ 'Conversation.channel': holds(1) }));
    for (let count = 0; count < 3; count += 1) await off.ask(CONTACTS.query, { id: ID });
    expect(asksForSchema()).toBe(false);
    upstream.begin(faulty.html(200));
    for (let count = 0; count < 3; count += 1) await on.ask(CONTACTS.query, { id: ID });
    expect(asksForSchema()).toBe(false);
  });
});
