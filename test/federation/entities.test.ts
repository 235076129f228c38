import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { ask } from '../support/http/request.ts';
import { startRefusingUpstream } from '../support/upstream/refusingUpstream.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import type { RunningServer } from './support/crm.ts';
import {
  A,
  B,
  BROKEN,
  conversations,
  data,
  ENTITIES,
  FIRST_OF_A,
  NAMELESS,
  SECOND_OF_A,
  UNKNOWN,
} from './support/entityData.ts';

describe.each(['eager', 'lazy'] as const)('_entities (%s)', (fetch) => {
  let sandbox: Sandbox;
  let gateway: RunningServer;

  beforeAll(async () => {
    sandbox = await startValidatedSandbox({ data });
    gateway = await startApp({ UPSTREAM_URL: sandbox.url, CONTACTS_FETCH: fetch });
  });

  afterAll(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  beforeEach(() => sandbox.clearOperations());

  const entities = (representations: readonly unknown[], query = ENTITIES) =>
    ask(gateway.url, query, { representations }, { authorization: 'Bearer client-a' });

  const found = async (representations: readonly unknown[], query = ENTITIES) => {
    const { data, errors } = await entities(representations, query);
    expect(errors).toBeUndefined();
    return data._entities;
  };

  it('finds every entity by its upstream lookup, in the order of the representations', async () => {
    expect(
      await found([
        { __typename: 'RoutingGroup', id: 'group-sales' },
        { __typename: 'Professional', id: 2 },
        ...conversations(A),
        { __typename: 'Contact', id: SECOND_OF_A },
        { __typename: 'Bot', id: 1 },
        { __typename: 'Project', id: 42 },
        { __typename: 'RoutingRule', id: 'rule-sales' },
      ]),
    ).toEqual([
      { __typename: 'RoutingGroup', groupName: 'sales' },
      { __typename: 'Professional', lastName: 'Last 2', group: { name: 'Group of 2' } },
      { __typename: 'Conversation', contacts: [{ id: FIRST_OF_A }, { id: SECOND_OF_A }] },
      { __typename: 'Contact', status: 'ANSWERED' },
      { __typename: 'Bot', lastName: 'Bot 1' },
      { __typename: 'Project', name: 'Shop' },
      { __typename: 'RoutingRule', ruleName: 'sales' },
    ]);
  });

  it.each([
    ['a conversation', { __typename: 'Conversation', id: UNKNOWN }],
    ['a contact of it', { __typename: 'Contact', id: `${UNKNOWN}@2026-03-02T10:00:00.000Z` }],
    ['another contact', { __typename: 'Contact', id: `${A}@2026-03-02T10:00:00.001Z` }],
    ['text that is no contact id', { __typename: 'Contact', id: 'nonsense' }],
    ['a project', { __typename: 'Project', id: 999_999 }],
    ['a rule', { __typename: 'RoutingRule', id: 'rule-unknown' }],
    ['a user', { __typename: 'Professional', id: 999_999 }],
    ['a user of another type', { __typename: 'Expert', id: 2 }],
  ])('returns null, without an error, for an unknown id: %s', async (_, representation) => {
    expect(await found([representation, ...conversations(A)])).toEqual([
      null,
      expect.objectContaining({ __typename: 'Conversation' }),
    ]);
  });

  it.each([
    ['keys alone', '{ id }'],
    ['other fields', '{ id channel }'],
    ['other fields and contacts', '{ id channel contacts { id } }'],
  ])('returns null for an unknown conversation, whatever is selected: %s', async (_, selection) => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Conversation ${selection} }
    }`;
    expect(await found(conversations(UNKNOWN, A), query)).toEqual([null, expect.objectContaining({ id: A })]);
  });

  it.each([
    ['an unknown type', { __typename: 'Nothing', id: 1 }],
    ['a type that is no entity', { __typename: 'Visitor', id: 1 }],
    ['an interface', { __typename: 'User', id: 2 }],
    ['no type', { id: A }],
    ['no id', { __typename: 'Conversation' }],
    ['an id that is null', { __typename: 'Conversation', id: null }],
    ['an empty id', { __typename: 'RoutingRule', id: '' }],
    ['an id of the wrong kind', { __typename: 'Conversation', id: 7 }],
    ['an id that is an object', { __typename: 'Project', id: {} }],
    ['an id that is no whole number', { __typename: 'Project', id: 1.5 }],
    ['a text', 'Conversation'],
    ['a number', 5],
    ['a list', [{ __typename: 'Conversation', id: A }]],
  ])('a bad representation is an error at its index, and costs no other: %s', async (_, bad) => {
    const { data, errors } = await entities([...conversations(A), bad, ...conversations(B)]);
    expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(data._entities).toMatchObject([
      { __typename: 'Conversation' },
      null,
      { __typename: 'Conversation' },
    ]);
  });

  it('ignores further fields of a representation', async () => {
    const [first] = conversations(A);
    const contacts = [{ id: FIRST_OF_A }, { id: SECOND_OF_A }];
    expect(await found([{ ...first, contacts: [], channel: 'CALL', nested: { a: [1] } }])).toEqual([
      { __typename: 'Conversation', contacts },
    ]);
  });

  it('R11: returns ids as the upstream spells them', async () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Conversation { id contacts { id } } }
    }`;
    const contacts = [{ id: FIRST_OF_A }, { id: SECOND_OF_A }];
    expect(await found(conversations(A.toUpperCase()), query)).toEqual([{ id: A, contacts }]);
  });

  it('reads no history when nothing of it is selected', async () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Conversation { __typename id } }
    }`;
    expect(await found(conversations(A), query)).toEqual([{ __typename: 'Conversation', id: A }]);
    expect(sandbox.operations.map(({ query: text }) => text.includes('messages'))).toEqual([false]);
  });

  it('R16: a history that is not available is an error of its own item', async () => {
    const { data, errors } = await entities([
      ...conversations(BROKEN, A),
      { __typename: 'Contact', id: `${BROKEN}@2026-03-02T10:00:00.000Z` },
    ]);
    expect(data._entities).toMatchObject([null, { __typename: 'Conversation' }, null]);
    const places = (errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions?.['code']]);
    expect(places.toSorted()).toEqual([
      ['_entities.0.contacts', 'CONTACT_HISTORY_UNAVAILABLE'],
      ['_entities.2', 'CONTACT_HISTORY_UNAVAILABLE'],
    ]);
  });

  it('an error below an entity has the path of its field', async () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Conversation { id project { name } } }
    }`;
    const { data, errors } = await entities(conversations(A, NAMELESS), query);
    expect(data._entities).toEqual([
      { id: A, project: { name: 'Shop' } },
      { id: NAMELESS, project: null },
    ]);
    expect(errors).toMatchObject([{ path: ['_entities', 1, 'project', 'name'] }]);
  });

  it.each([
    ['the reserved prefix', '_gw_id'],
    ['__typename', '__typename'],
  ])('refuses aliases here as anywhere: %s', async (_, alias) => {
    const query = `{ _entities(representations: []) { ... on Conversation { ${alias}: channel } } }`;
    const { errors } = await ask(gateway.url, query);
    expect(errors).toMatchObject([{ extensions: { code: 'RESERVED_ALIAS' } }]);
    expect(sandbox.operationCount).toBe(0);
  });

  it('an id that the upstream rejects does not affect other entities', async () => {
    const strict = await startRefusingUpstream(sandbox.url, 'refused');
    const behindStrict = await startApp({
      UPSTREAM_URL: strict.url,
      CONTACTS_FETCH: fetch,
      UPSTREAM_SCHEMA: 'schema/upstream.graphql',
    });
    const { data, errors } = await ask(behindStrict.url, ENTITIES, {
      representations: [
        { __typename: 'Project', id: 'refused' },
        { __typename: 'Project', id: 42 },
        ...conversations('refused', A),
      ],
    });
    await behindStrict.stop();
    await strict.stop();
    expect(data._entities).toMatchObject([null, { name: 'Shop' }, null, { __typename: 'Conversation' }]);
    expect((errors ?? []).map(({ path }) => path?.slice(0, 2).join('.')).toSorted()).toEqual([
      '_entities.0',
      '_entities.2',
    ]);
  });
});

describe('_entities of other modes', () => {
  it.each([
    { FEDERATION: 'contacts', representation: { __typename: 'Project', id: 42 }, code: 'BAD_USER_INPUT' },
    {
      FEDERATION: 'off',
      representation: { __typename: 'Contact', id: 'x' },
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
  ])('FEDERATION=$FEDERATION', async ({ FEDERATION, representation, code }) => {
    const sandbox = await startValidatedSandbox({ data });
    const gateway = await startApp({ UPSTREAM_URL: sandbox.url, FEDERATION });
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
    const { errors } = await ask(gateway.url, query, { r: [representation] });
    await gateway.stop();
    await sandbox.stop();
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toContain(code);
  });
});
