import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SNOOZE_EXAMPLE_ID } from '../../src/sandbox/generator/guideExamples.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { ask } from '../support/http/request.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import type { RunningServer } from './support/crm.ts';
import { CONTACTS_MODE_SDL, FULL_SDL } from './support/subgraphs.ts';

/** The assertions of Apollo's public test suite for subgraph libraries, as far as they apply here. */
describe.each([
  { mode: 'full', sdl: FULL_SDL },
  { mode: 'contacts', sdl: CONTACTS_MODE_SDL },
])('subgraph compatibility (FEDERATION=$mode)', ({ mode, sdl }) => {
  let sandbox: Sandbox;
  let gateway: RunningServer;

  beforeAll(async () => {
    sandbox = await startValidatedSandbox();
    gateway = await startApp({
      UPSTREAM_URL: sandbox.url,
      FEDERATION: mode,
      FEDERATED_TRACES: 'on',
      NODE_ENV: 'production',
    });
  });

  afterAll(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  it('_service: returns its SDL, also with introspection off', async () => {
    expect(await ask(gateway.url, '{ _service { sdl } }')).toEqual({ data: { _service: { sdl } } });
    const { errors } = await ask(gateway.url, '{ __schema { queryType { name } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  it('@link: has Federation 2.3 or later, and the imported directives', async () => {
    const { data } = await ask(gateway.url, '{ _service { sdl } }');
    const [, minor, imports = ''] = /federation\/v2\.(\d+)", import: \[(.*?)\]/.exec(data._service.sdl) ?? [];
    expect(Number(minor)).toBeGreaterThanOrEqual(3);
    const used = new Set(data._service.sdl.match(/@(?:key|shareable)\b/g));
    expect(imports.split(', ').map((name) => JSON.parse(name))).toEqual([...used].toSorted());
  });

  it('@key: finds an object by its single key', async () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Conversation { id contacts { status } } }
    }`;
    const representations = [{ __typename: 'Conversation', id: SNOOZE_EXAMPLE_ID }];
    expect(await ask(gateway.url, query, { representations })).toEqual({
      data: {
        _entities: [
          { id: SNOOZE_EXAMPLE_ID, contacts: [{ status: 'SNOOZED' }, { status: expect.any(String) }] },
        ],
      },
    });
  });

  it('@shareable: composes value types that other subgraphs have too', () => {
    expect(sdl.includes('@shareable')).toBe(mode === 'full');
  });

  describe('ftv1', () => {
    const wanted = { 'apollo-federation-include-trace': 'ftv1' };
    const queries = {
      'a root field of the upstream': `{ conversation(id: "${SNOOZE_EXAMPLE_ID}") { project { name } channel } }`,
      'contacts of a root field': `{ conversation(id: "${SNOOZE_EXAMPLE_ID}") { channel contacts { operatorMessageCount } } }`,
      entities: `{ _entities(representations: [{ __typename: "Conversation", id: "${SNOOZE_EXAMPLE_ID}" }]) {
        ... on Conversation { contacts { operatorMessageCount } }
      } }`,
    };

    it.each(Object.entries(queries))(
      'times every field of %s when a router requests it',
      async (_, query) => {
        const plain = await ask(gateway.url, query);
        const traced = await ask(gateway.url, query, {}, wanted);
        expect(traced.data).toEqual(plain.data);
        expect(plain.extensions).toBeUndefined();
        const trace = Buffer.from(String(traced.extensions?.['ftv1']), 'base64').toString('latin1');
        const fields = [...query.matchAll(/[a-zA-Z]+(?= [{}])/g)].map(([name]) => name);
        for (const field of fields) if (field !== 'Conversation') expect(trace).toContain(field);
      },
    );

    it.each([{}, { 'apollo-federation-include-trace': 'other' }])(
      'is absent without the header: %o',
      async (headers) => {
        const { extensions } = await ask(gateway.url, queries.entities, {}, headers);
        expect(extensions).toBeUndefined();
      },
    );

    it('has only the paths of errors', async () => {
      const query = '{ _entities(representations: [{ __typename: "Secret-Type" }]) { __typename } }';
      const { extensions, errors } = await ask(gateway.url, query, {}, wanted);
      expect(errors?.[0]?.message).toContain('Secret-Type');
      const trace = Buffer.from(String(extensions?.['ftv1']), 'base64').toString('latin1');
      expect(trace).toContain('<masked>');
      expect(trace).not.toContain('Secret-Type');
    });
  });
});

describe('FEDERATION=off', () => {
  it('is not a subgraph, and traces nothing', async () => {
    const sandbox = await startValidatedSandbox();
    const gateway = await startApp({ UPSTREAM_URL: sandbox.url, FEDERATION: 'off' });
    const service = await ask(gateway.url, '{ _service { sdl } }');
    const traced = await ask(
      gateway.url,
      '{ projects { edges { cursor } } }',
      {},
      { 'apollo-federation-include-trace': 'ftv1' },
    );
    await gateway.stop();
    await sandbox.stop();
    expect(service.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(traced.extensions).toBeUndefined();
    expect(traced.errors).toBeUndefined();
  });
});
