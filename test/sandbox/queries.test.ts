import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SNOOZE_EXAMPLE_ID, TRANSFER_EXAMPLE_ID } from '../../src/sandbox/generator/guideExamples.ts';
import { monthData } from '../../src/sandbox/server/data/data.ts';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { ask, at, list } from './support/client.ts';

const RULE_ID = '10000000-0000-4000-8000-000000010110';
const GROUP_ID = '20000000-0000-4000-8000-000000010111';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ data: monthData(1, 300) });
});

afterAll(async () => {
  await sandbox.stop();
});

const CASES: readonly (readonly [
  name: string,
  query: string,
  path: readonly (string | number)[],
  expected: unknown,
])[] = [
  [
    'conversation',
    `{ conversation(id: "${SNOOZE_EXAMPLE_ID}") { id closedAt channel } }`,
    ['conversation'],
    {
      id: SNOOZE_EXAMPLE_ID,
      closedAt: '2026-01-12T11:10:00.000Z',
      channel: 'CHAT',
    },
  ],
  [
    'conversation that is none',
    '{ conversation(id: "00000000-0000-4000-8000-0000000000ff") { id } }',
    ['conversation'],
    null,
  ],
  [
    'user',
    '{ user(userId: 3001) { __typename id lastName } }',
    ['user'],
    {
      __typename: 'Bot',
      id: 3001,
      lastName: 'Guide bot 1',
    },
  ],
  ['user by an id in quotes', '{ user(userId: "1001") { id } }', ['user'], { id: 1001 }],
  ["user without argument: the token's own", '{ user { id } }', ['user'], { id: 1017 }],
  ['user that is none', '{ user(userId: 1) { id } }', ['user'], null],
  [
    'the group of a professional',
    '{ user(userId: 1002) { ... on Professional { group { name } roleName } } }',
    ['user'],
    {
      group: { name: 'Lisbon desk' },
      roleName: 'Agent',
    },
  ],
  [
    'projects of a user',
    '{ user(userId: 1001) { projects { edges { node { id } } } } }',
    ['user', 'projects', 'edges'],
    [{ node: { id: 101 } }, { node: { id: 102 } }, { node: { id: 104 } }],
  ],
  [
    'users by id',
    '{ users(userIds: [1003, 2001]) { edges { node { id } } } }',
    ['users', 'edges'],
    [{ node: { id: 1003 } }, { node: { id: 2001 } }],
  ],
  [
    'users by e-mail',
    '{ users(emails: ["ada.archer.1001@example.com"]) { edges { node { id } } } }',
    ['users', 'edges'],
    [{ node: { id: 1001 } }],
  ],
  [
    'users by external id',
    '{ users(externalIds: "hr-1005") { edges { node { id } } } }',
    ['users', 'edges'],
    [{ node: { id: 1005 } }],
  ],
  [
    'project',
    '{ project(projectId: 102) { id name url } }',
    ['project'],
    {
      id: 102,
      name: 'South Shop',
      url: 'https://south.example.com',
    },
  ],
  ['project that is none', '{ project(projectId: 9) { id } }', ['project'], null],
  [
    'projects',
    '{ projects(first: 2) { edges { node { id } } pageInfo { hasNextPage } } }',
    ['projects'],
    {
      edges: [{ node: { id: 101 } }, { node: { id: 102 } }],
      pageInfo: { hasNextPage: true },
    },
  ],
  [
    'routingRule',
    `{ routingRule(id: "${RULE_ID}") { name project { id } routingMode { __typename } routingGroups { edges { conversationQueueSlots node { id } } } } }`,
    ['routingRule'],
    {
      name: 'North Shop Support',
      project: { id: 101 },
      routingMode: { __typename: 'RoutingModeEscalation' },
      routingGroups: {
        edges: [
          { conversationQueueSlots: 5, node: { id: GROUP_ID } },
          { conversationQueueSlots: 5, node: { id: '20000000-0000-4000-8000-000000010112' } },
        ],
      },
    },
  ],
  ['routingRule that is none', '{ routingRule(id: "x") { id } }', ['routingRule'], null],
  [
    'routingGroup',
    `{ routingGroup(id: "${GROUP_ID}") { name websiteId } }`,
    ['routingGroup'],
    {
      name: 'North Shop Support team 1',
      websiteId: 101,
    },
  ],
  [
    'routingRulesConnection',
    '{ routingRulesConnection(projectIds: [103], name: "sales") { edges { node { name } } } }',
    ['routingRulesConnection', 'edges'],
    [{ node: { name: 'Travel Desk Sales' } }, { node: { name: 'Travel Desk After-sales' } }],
  ],
  [
    'custom data',
    `{ visitorConversationCustomData(conversationId: "${TRANSFER_EXAMPLE_ID}") { conversationId customData { __typename } } }`,
    ['visitorConversationCustomData'],
    {
      conversationId: TRANSFER_EXAMPLE_ID,
      customData: [
        { __typename: 'VisitorConversationCustomDataEntryString' },
        { __typename: 'VisitorConversationCustomDataEntryInt' },
        { __typename: 'VisitorConversationCustomDataEntryFloat' },
        { __typename: 'VisitorConversationCustomDataEntryBoolean' },
      ],
    },
  ],
];

describe('queries', () => {
  test.each(CASES)('%s', async (_name, query, path, expected) => {
    const response = await ask(sandbox, query);
    expect(at(response, 'data', ...path)).toEqual(expected);
    expect(response).not.toHaveProperty('errors');
  });

  test('a conversation is found whatever the case of its id, and spelled in its own', async () => {
    const id = '3F9A0C11-0000-4000-8000-00000000ABCD';
    const own = await startSandbox({ data: customData({ conversations: [{ id }] }) });
    const response = await ask(own, `{ conversation(id: "${id.toLowerCase()}") { id } }`);
    await own.stop();
    expect(at(response, 'data', 'conversation', 'id')).toBe(id);
  });

  test("visitor: the conversation's own", async () => {
    const conversation = await ask(
      sandbox,
      `{ conversation(id: "${SNOOZE_EXAMPLE_ID}") { visitor { visitorId } visitors { edges { node { visitorId } } } } }`,
    );
    const visitorId = at(conversation, 'data', 'conversation', 'visitor', 'visitorId');
    const response = await ask(
      sandbox,
      'query ($id: UUID!) { visitor(visitorId: $id) { visitorId project { id } } }',
      {
        variables: { id: visitorId },
      },
    );
    expect(at(response, 'data', 'visitor')).toEqual({ visitorId, project: { id: 101 } });
    expect(at(conversation, 'data', 'conversation', 'visitors', 'edges')).toEqual([{ node: { visitorId } }]);
  });

  test('a routing group counts and lists its members', async () => {
    const response = await ask(
      sandbox,
      `{ routingGroup(id: "${GROUP_ID}") { userCount userIds users(first: 100) { edges { node { id } } } } }`,
    );
    const ids = list(at(response, 'data', 'routingGroup', 'userIds'));
    expect(ids.length).toBeGreaterThan(0);
    expect(at(response, 'data', 'routingGroup', 'userCount')).toBe(ids.length);
    expect(
      list(at(response, 'data', 'routingGroup', 'users', 'edges')).map((edge) => at(edge, 'node', 'id')),
    ).toEqual(ids);
  });

  test('users of a conversation are filled in only below closedConversations', async () => {
    const interval = 'interval: { from: "2026-01-12T11:10:00Z", to: "2026-01-12T11:10:01Z" }';
    const response = await ask(
      sandbox,
      `{ closed: closedConversations(${interval}) { edges { node { id users { id } } } }
         searched: searchClosedConversations(${interval}) { edges { node { conversation { users { id } } } } }
         conversation(id: "${SNOOZE_EXAMPLE_ID}") { users { id } } }`,
    );
    expect(at(response, 'data', 'closed', 'edges', 0, 'node')).toEqual({
      id: SNOOZE_EXAMPLE_ID,
      users: [{ id: 1001 }],
    });
    expect(at(response, 'data', 'searched', 'edges', 0, 'node', 'conversation', 'users')).toBeNull();
    expect(at(response, 'data', 'conversation', 'users')).toBeNull();
  });

  test('the availability of a rule resolves once a request', async () => {
    const rule = `routingRule(id: "${RULE_ID}") { availability { chat { isAvailable } } }`;
    const response = await ask(sandbox, `{ one: ${rule} two: ${rule} }`);
    expect(at(response, 'data')).toEqual({
      one: { availability: { chat: { isAvailable: true } } },
      two: { availability: null },
    });
    expect(at(response, 'errors', 0, 'path')).toEqual(['two', 'availability']);
    expect(await ask(sandbox, `{ ${rule} }`)).not.toHaveProperty('errors');
  });
});
