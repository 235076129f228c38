import { afterEach, describe, expect, test } from 'vitest';
import { customData } from '../../../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../../../src/sandbox/server/server.ts';
import { startSandbox } from '../../../../src/sandbox/server/server.ts';
import type { Json } from '../../support/client.ts';
import { ask, at } from '../../support/client.ts';

const ID = '00000000-0000-4000-8000-00000000bbbb';

let sandbox: Sandbox | undefined;

afterEach(async () => {
  await sandbox?.stop();
  sandbox = undefined;
});

describe('hand-written conversations', () => {
  test('are served with every required field filled in', async () => {
    const response = await serve(
      { id: ID },
      '{ id createdAt channel closedAt tags { id } routingEvents { createdAt } messages { edges { cursor } } }',
    );
    expect(at(response, 'data', 'conversation')).toEqual({
      id: ID,
      createdAt: '2026-01-01T00:00:00.000Z',
      channel: 'CHAT',
      closedAt: null,
      tags: [],
      routingEvents: [],
      messages: { edges: [] },
    });
  });

  test('keep dates that no schema would allow', async () => {
    const node = {
      __typename: 'SystemMessage',
      systemMessageId: 'a',
      createdAt: 'yesterday',
      attachments: [],
    };
    const response = await serve(
      { id: ID, closedAt: 'soon', messages: { edges: [{ node }] } },
      '{ closedAt messages { edges { node { createdAt } } } }',
    );
    expect(at(response, 'data', 'conversation')).toEqual({
      closedAt: 'soon',
      messages: { edges: [{ node: { createdAt: 'yesterday' } }] },
    });
  });

  test.each([
    ['no messages', { messages: null }, null],
    [
      'no edges',
      { messages: { edges: null } },
      { edges: null, pageInfo: { hasNextPage: false, endCursor: null } },
    ],
    ['an edge that is null', { messages: { edges: [null] } }, { edges: [null] }],
    [
      'a page that promises more',
      { messages: { edges: [], pageInfo: { hasNextPage: true } } },
      { edges: [], pageInfo: { hasNextPage: true, endCursor: null } },
    ],
  ])('keep %s', async (_name, fields, expected) => {
    const response = await serve(
      { id: ID, ...fields },
      '{ messages { pageInfo { hasNextPage endCursor } edges { node { createdAt } } } }',
    );
    if (expected === null) expect(at(response, 'data', 'conversation', 'messages')).toBeNull();
    else expect(at(response, 'data', 'conversation', 'messages')).toMatchObject(expected);
  });

  test('a node that is null nulls its edge, with an error', async () => {
    const response = await serve(
      { id: ID, messages: { edges: [{ node: null }] } },
      '{ messages { edges { node { createdAt } } } }',
    );
    expect(at(response, 'data', 'conversation', 'messages', 'edges')).toEqual([null]);
    expect(at(response, 'errors', 0, 'extensions', 'name')).toBe('INTERNAL_ERROR');
  });

  test('make their own users, rules, groups, projects and visitors known', async () => {
    const routingRule = { id: 'rule-1', name: 'Mine' };
    const conversation = {
      id: ID,
      project: { id: 9, name: 'Own shop' },
      visitor: { visitorId: 'v' },
      routingEvents: [{ createdAt: '2026-01-01T00:00:00Z', routingRule, routingGroup: { id: 'group-1' } }],
      messages: [
        {
          __typename: 'SystemMessage',
          systemMessageId: 'm',
          createdAt: '2026-01-01T00:00:00Z',
          attachments: [
            { __typename: 'ConversationPushedSystemAttachment', toUser: { id: 77, lastName: 'Own' } },
          ],
        },
      ],
    };
    const response = await serve(
      conversation,
      '{ id }',
      `user(userId: 77) { __typename id lastName } routingRule(id: "rule-1") { name createdAt }
       routingGroup(id: "group-1") { id name } project(projectId: 9) { name } visitor(visitorId: "v") { source }`,
    );
    expect(at(response, 'data')).toEqual({
      conversation: { id: ID },
      user: { __typename: 'Professional', id: 77, lastName: 'Own' },
      routingRule: { name: 'Mine', createdAt: '2026-01-01T00:00:00.000Z' },
      routingGroup: { id: 'group-1', name: 'Some group' },
      project: { name: 'Own shop' },
      visitor: { source: 'ONSITE' },
    });
  });

  test("complete the sandbox's own users by their id", async () => {
    const author = { __typename: 'Bot', id: 3001 };
    const message = {
      __typename: 'ParticipantConversationMessage',
      messageId: 'm',
      createdAt: '2026-01-01T00:00:00Z',
      author,
      attachments: [],
    };
    const response = await serve(
      { id: ID, messages: [message] },
      '{ messages { edges { node { ... on ParticipantConversationMessage { author { ... on Bot { id lastName } } } } } } }',
    );
    expect(at(response, 'data', 'conversation', 'messages', 'edges', 0, 'node', 'author')).toEqual({
      id: 3001,
      lastName: 'Guide bot 1',
    });
  });

  test.each([[null], ['text'], [{}], [{ id: 7 }]])('%j is none', (conversation) => {
    expect(() => customData({ conversations: [conversation] })).toThrow(
      'expected a conversation object with an "id"',
    );
  });
});

async function serve(conversation: object, selection: string, more = ''): Promise<Json> {
  sandbox = await startSandbox({ data: customData({ conversations: [conversation] }) });
  return ask(sandbox, `{ conversation(id: "${ID}") ${selection} ${more} }`);
}
