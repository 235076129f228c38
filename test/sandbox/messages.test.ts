import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import type { Json } from './support/client.ts';
import { ask, at, list } from './support/client.ts';

const ID = '00000000-0000-4000-8000-00000000aaaa';
const COUNT = 45;
const PAGE =
  'pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { ... on SystemMessage { systemMessageId } } }';

let sandbox: Sandbox;

beforeAll(async () => {
  const messages = Array.from({ length: COUNT }, (_, index) => ({
    __typename: 'SystemMessage',
    systemMessageId: String(index),
    createdAt: '2026-01-12T10:00:00Z',
    attachments: [],
  }));
  sandbox = await startSandbox({ data: customData({ conversations: [{ id: ID, messages }] }) });
});

afterAll(async () => {
  await sandbox.stop();
});

describe('pages of messages', () => {
  test('hold twenty items by default', async () => {
    expect(idsOf(await page(''))).toEqual(numbers(0, 20));
  });

  test.each([
    ['(first: 10)', [0, 10], true, false],
    ['(first: 100)', [0, COUNT], false, false],
    ['(last: 10)', [35, COUNT], false, true],
    ['(first: 0)', [0, 0], true, false],
  ] as const)('%s', async (args, [from, to], hasNextPage, hasPreviousPage) => {
    const response = await page(args);
    expect(idsOf(response)).toEqual(numbers(from, to));
    expect(at(response, 'pageInfo')).toMatchObject({ hasNextPage, hasPreviousPage });
  });

  test('go forward after a cursor and backward before one', async () => {
    const middle = at(await page('(first: 30)'), 'pageInfo', 'endCursor');
    const forward = await page(`(first: 10, after: "${middle}")`);
    expect(idsOf(forward)).toEqual(numbers(30, 40));
    const backward = await page(`(last: 5, before: "${middle}")`);
    expect(idsOf(backward)).toEqual(numbers(24, 29));
    expect(at(backward, 'pageInfo')).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  test.each([
    ['(first: 101)', 'Expected "first" to lie between 0 and 100, got 101.'],
    ['(last: -1)', 'Expected "last" to lie between 0 and 100, got -1.'],
    ['(first: 1, last: 1)', 'Expected either "first" or "last", got both.'],
    ['(first: 1, after: "no cursor")', 'Expected a cursor of this list, got "no cursor".'],
  ])('%s is an error, never another page', async (args, message) => {
    const response = await ask(sandbox, `{ conversation(id: "${ID}") { id messages${args} { ${PAGE} } } }`);
    expect(at(response, 'data', 'conversation')).toEqual({ id: ID, messages: null });
    expect(at(response, 'errors', 0)).toMatchObject({
      message,
      path: ['conversation', 'messages'],
      extensions: { name: 'BAD_REQUEST', retryPolicy: 'NO_RETRY' },
    });
  });
});

async function page(args: string): Promise<Json> {
  return at(
    await ask(sandbox, `{ conversation(id: "${ID}") { messages${args} { ${PAGE} } } }`),
    'data',
    'conversation',
    'messages',
  );
}

function idsOf(connection: Json): readonly Json[] {
  return list(at(connection, 'edges')).map((edge) => at(edge, 'node', 'systemMessageId'));
}

function numbers(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}
