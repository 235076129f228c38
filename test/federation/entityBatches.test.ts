import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_REPRESENTATIONS } from '../../src/gateway/federation/entities.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { ask } from '../support/http/request.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import type { RunningServer } from './support/crm.ts';
import { A, B, conversations, data, ENTITIES, FIRST_OF_A, idOf, SECOND_OF_A } from './support/entityData.ts';

describe.each(['eager', 'lazy'] as const)('batches of _entities (%s)', (fetch) => {
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

  it.each([
    { what: '45 histories', ids: Array.from({ length: 45 }, (_, index) => idOf(index + 1)), operations: 3 },
    { what: '20 histories', ids: Array.from({ length: 20 }, (_, index) => idOf(index + 1)), operations: 1 },
    { what: 'one history 30 times', ids: Array.from({ length: 30 }, () => A), operations: 1 },
  ])('fetches $what in $operations upstream operations', async ({ ids, operations }) => {
    const answered = await found(conversations(...ids));
    expect(answered).toHaveLength(ids.length);
    expect(sandbox.operationCount).toBe(operations);
  });

  it('requests one history for a conversation and all its contacts', async () => {
    await found([
      { __typename: 'Contact', id: FIRST_OF_A },
      { __typename: 'Contact', id: SECOND_OF_A },
      { __typename: 'Contact', id: SECOND_OF_A },
      ...conversations(A),
    ]);
    expect(sandbox.operationCount).toBe(1);
  });

  it('looks up all other entities once, in batches of 20', async () => {
    const rules = Array.from({ length: 25 }, (_, index) => ({
      __typename: 'RoutingRule',
      id: `rule-${index}`,
    }));
    await found([...rules, ...rules, { __typename: 'Project', id: 42 }, { __typename: 'Bot', id: 1 }]);
    const lookups = sandbox.operations.map(({ variables }) => Object.keys(variables).length);
    expect(lookups.toSorted()).toEqual([20, 7]);
  });

  it('shares batches between several fields of one operation', async () => {
    const { data, errors } = await ask(
      gateway.url,
      `query ($a: [_Any!]!, $b: [_Any!]!) {
        first: _entities(representations: $a) { ...Selection }
        second: _entities(representations: $b) { ...Selection }
      }
      fragment Selection on _Entity { kind: __typename ... on Conversation { id all: contacts { id } } }`,
      { a: conversations(A), b: conversations(B) },
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      first: [{ kind: 'Conversation', id: A, all: [{ id: FIRST_OF_A }, { id: SECOND_OF_A }] }],
      second: [{ kind: 'Conversation', id: B }],
    });
    expect(sandbox.operationCount).toBe(1);
  });

  it('requests nothing that @skip and @include leave out', async () => {
    const query = `query ($representations: [_Any!]!, $no: Boolean = false) {
      _entities(representations: $representations) {
        ... on Conversation { id channel contacts @include(if: $no) { id } ...Tags @include(if: $no) }
      }
    }
    fragment Tags on Conversation { tags { id } }`;
    expect(await found(conversations(A), query)).toEqual([{ id: A, channel: 'CHAT' }]);
    expect(sandbox.operations[0]?.query).not.toMatch(/messages|tags/);
  });

  it('sends the credentials of the client', async () => {
    await found([...conversations(A), { __typename: 'Project', id: 42 }]);
    const tokens = sandbox.operations.map(({ headers }) => headers.authorization);
    expect(new Set(tokens)).toEqual(new Set(['Bearer client-a']));
  });

  it.each([
    { count: MAX_REPRESENTATIONS, operations: 1, problems: [] },
    {
      count: MAX_REPRESENTATIONS + 1,
      operations: 0,
      problems: [{ path: ['_entities'], extensions: { code: 'LIMIT_EXCEEDED' } }],
    },
  ])('$count representations: $operations upstream operations', async ({ count, operations, problems }) => {
    const { data, errors = [] } = await entities(
      Array.from({ length: count }, () => ({ __typename: 'Project', id: 42 })),
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Project { url } } }',
    );
    expect(errors).toMatchObject(problems);
    expect(data?._entities.length ?? 0).toBe(operations * count);
    expect(sandbox.operationCount).toBe(operations);
  });

  it('has a cost estimate as other fields do', async () => {
    const ids = Array.from({ length: MAX_REPRESENTATIONS }, (_, index) => idOf(index));
    const { data, errors } = await entities(conversations(...ids));
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
    expect(sandbox.operationCount).toBe(0);
  });
});
