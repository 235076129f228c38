import { afterAll, describe, expect, it } from 'vitest';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import { GATEWAY_KINDS, startGateways } from '../support/gateway/gatewayKinds.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';

/** The smallest forms of operations that once failed at random. They are always tested, whatever the seeds. */
const ID = '11111111-0000-4000-8000-000000000001';
const sandbox = await startValidatedSandbox({
  data: customData({
    conversations: [
      {
        id: ID,
        channel: null,
        customData: { id: null, conversationId: ID, customData: [] },
        routingEvents: [
          {
            createdAt: '2026-01-12T11:00:00Z',
            routingRule: null,
            routingGroup: { id: 'g', updatedAt: null, project: { id: 101, name: null } },
          },
        ],
      },
    ],
  }),
});
const gateways = await startGateways(sandbox.url);

afterAll(async () => {
  await gateways.stop();
  await sandbox.stop();
});

// A root field of the gateway, so that nothing is passed on unchanged.
const NO_CONTACT = 'n: contact(id: "none") { id }';

describe.each(GATEWAY_KINDS)('%s', (kind) => {
  const ask = (query: string) => gateways.asks[kind]({ query, variables: {}, operationName: undefined });

  it.each([
    ['of the same type', '... on ProjectConnection { __typename }'],
    ['without a type', '... { __typename }'],
    ['in a fragment', '... on ProjectConnection { ... { ... { __typename } } }'],
    ['beside a named one', '...F ... { __typename }'],
  ])('nothing but __typename in a fragment %s', async (_, selection) => {
    const fragment = selection.includes('...F')
      ? 'fragment F on ProjectConnection { ... { __typename } }'
      : '';
    const { data, errors } = await ask(`{ projects { ${selection} } ${NO_CONTACT} } ${fragment}`);
    expect(errors).toEqual([]);
    expect(data).toEqual({ projects: { __typename: 'ProjectConnection' }, n: null });
  });

  it('an alias of __typename on one type, the same alias of something else on another', async () => {
    const selection = '... on Bot { a: __typename } ... on Professional { a: lastName }';
    const { data, errors } = await ask(`{ user(userId: 1001) { ${selection} } ${NO_CONTACT} }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({ user: { a: 'Archer' }, n: null });
  });

  it.each([
    [
      'two errors below one null',
      `{ conversation(id: "${ID}") { customData { id } channel } ${NO_CONTACT} }`,
      { conversation: null, n: null },
      ['conversation.channel', 'conversation.customData.id'],
    ],
    [
      'two errors below one null, further down',
      `{ c: conversation(id: "${ID}") { routingEvents { routingGroup { p: project { name } updatedAt } } } ${NO_CONTACT} }`,
      { c: { routingEvents: [{ routingGroup: null }] }, n: null },
      ['c.routingEvents.0.routingGroup.p.name', 'c.routingEvents.0.routingGroup.updatedAt'],
    ],
  ])('%s keep their order', async (_, query, expected, paths) => {
    const { data, errors } = await ask(query);
    expect(data).toEqual(expected);
    expect(errors.map(({ path }) => path.join('.')).sort()).toEqual(paths);
  });
});
