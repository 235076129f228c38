import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { ask, at } from './support/client.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ data: customData({ conversations: [] }) });
});

afterAll(async () => {
  await sandbox.stop();
});

describe('conversationTagCreate', () => {
  const CREATE =
    'mutation ($input: ConversationTagInput!) { conversationTagCreate(conversationTagInput: $input) { id name project { id } category { id } } }';

  test('gives every tag a number of its own', async () => {
    const first = await ask(sandbox, CREATE, {
      variables: { input: { name: 'late', projectId: 101, categoryId: 4 } },
    });
    const second = await ask(sandbox, CREATE, { variables: { input: { name: 'early', projectId: 102 } } });
    expect(at(first, 'data', 'conversationTagCreate')).toMatchObject({
      name: 'late',
      project: { id: 101 },
      category: { id: 4 },
    });
    expect(at(second, 'data', 'conversationTagCreate')).toMatchObject({ name: 'early', category: null });
    expect(at(second, 'data', 'conversationTagCreate', 'id')).not.toBe(
      at(first, 'data', 'conversationTagCreate', 'id'),
    );
  });

  test.each([
    ['an empty name', { name: ' ', projectId: 101 }, 'BAD_REQUEST'],
    ['a project that is none', { name: 'late', projectId: 7 }, 'NOT_FOUND'],
  ])('refuses %s', async (_name, input, errorName) => {
    const response = await ask(sandbox, CREATE, { variables: { input } });
    expect(at(response, 'data')).toEqual({ conversationTagCreate: null });
    expect(at(response, 'errors', 0, 'extensions')).toEqual({ name: errorName, retryPolicy: 'NO_RETRY' });
  });
});
