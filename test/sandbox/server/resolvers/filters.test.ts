import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../../src/sandbox/server/server.ts';
import { startSandbox } from '../../../../src/sandbox/server/server.ts';
import type { Json } from '../../support/client.ts';
import { ask, at, list, text } from '../../support/client.ts';
import { listAll, MONTH, shortConversations, survey } from '../../support/closedList.ts';

let sandbox: Sandbox;
let all: readonly Json[];

beforeAll(async () => {
  sandbox = await startSandbox({ data: shortConversations() });
  all = await listAll(sandbox, '');
});

afterAll(async () => {
  await sandbox.stop();
});

type Check = (conversation: Json) => boolean;

const FILTERS: readonly (readonly [filter: string, check: Check])[] = [
  ['projectIds: 101', (c) => at(c, 'project', 'id') === 101],
  ['projectIds: ["102", 103]', (c) => [102, 103].includes(Number(at(c, 'project', 'id')))],
  ['channels: [CALL, SMS]', (c) => ['CALL', 'SMS'].includes(text(at(c, 'channel')))],
  [
    'conversationId: "00000000-0000-4000-8000-000000000002"',
    (c) => text(at(c, 'id')).endsWith('-000000000002') && text(at(c, 'id')).startsWith('00000000'),
  ],
  [
    'legacyConversationIds: [5000003, 5000004]',
    (c) => [5_000_003, 5_000_004].includes(Number(at(c, 'legacyId'))),
  ],
  [
    'userIds: [1001, 2002]',
    (c) => list(at(c, 'users')).some((user) => [1001, 2002].includes(Number(at(user, 'id')))),
  ],
  ['customerSatisfaction: [4, 5]', (c) => [4, 5].includes(Number(survey(c, 'customerSatisfaction')))],
  ['netPromoterScore: [9, 10]', (c) => [9, 10].includes(Number(survey(c, 'netPromoterScore') ?? -1))],
  ['messagesSearches: "REFUND"', (c) => lines(c).some((line) => String(at(line, 'text')).includes('refund'))],
  ['visitorMessagesSearches: ["order number"]', () => false],
  [
    'automationLevels: FULLY_AUTOMATED',
    (c) => kinds(c).length > 0 && kinds(c).every((kind) => kind === 'Bot'),
  ],
  ['automationLevels: NOT_AUTOMATED', (c) => !kinds(c).includes('Bot')],
  ['answered: false', (c) => !lines(c).some(isByUser)],
  ['answered: true', (c) => lines(c).some(isByUser)],
  ['answeredByHuman: true', (c) => lines(c).some((line) => isByUser(line) && author(line) !== 'Bot')],
  ['tagIds: 700', (c) => list(at(c, 'tags')).some((tag) => at(tag, 'id') === 700)],
  ['categoryIds: 81', (c) => list(at(c, 'tags')).some((tag) => at(tag, 'category', 'id') === 81)],
  ['groupIds: 501, roles: "Supervisor"', (c) => kinds(c).includes('Professional')],
  [
    'routingGroupIds: "20000000-0000-4000-8000-000000010101"',
    (c) =>
      list(at(c, 'routingEvents')).some((event) => groupOf(event) === '20000000-0000-4000-8000-000000010101'),
  ],
  ['hasConversion: true', (c) => list(at(c, 'conversions', 'transactions')).length > 0],
];

describe('filters', () => {
  test.each(FILTERS)('%s', async (filter, check) => {
    const filtered = await listAll(sandbox, `, filters: { ${filter} }`);
    const isExact = !filter.startsWith('groupIds');
    expect(filtered.every(check)).toBe(true);
    if (isExact) expect(filtered.map((c) => at(c, 'id'))).toEqual(all.filter(check).map((c) => at(c, 'id')));
    if (!filter.startsWith('visitorMessages')) expect(filtered.length).toBeGreaterThan(0);
    expect(filtered.length).toBeLessThan(all.length);
  });

  test('conversationVisitorIds', async () => {
    const [, , conversation = null] = all;
    const filtered = await listAll(
      sandbox,
      `, filters: { conversationVisitorIds: "${text(at(conversation, 'visitor', 'visitorId'))}" }`,
    );
    expect(filtered.map((c) => at(c, 'id'))).toEqual([at(conversation, 'id')]);
  });

  test('narrow each other, and an empty list filters nothing', async () => {
    const both = await listAll(sandbox, ', filters: { projectIds: [101], channels: [CHAT] }');
    expect(both.length).toBeGreaterThan(0);
    expect(both.every((c) => at(c, 'project', 'id') === 101 && at(c, 'channel') === 'CHAT')).toBe(true);
    expect(await listAll(sandbox, ', filters: { projectIds: [] }')).toHaveLength(all.length);
  });

  test('that the data does not support are refused', async () => {
    const response = await ask(
      sandbox,
      `{ closedConversations(${MONTH}, filters: { closeReason: END_OF_BOT_SCENARIO }) { edges { cursor } } }`,
    );
    expect(text(at(response, 'errors', 0, 'message'))).toBe('The filter "closeReason" is not supported.');
  });
});

/** The messages of participants. Other messages have none of the selected fields. */
function lines(conversation: Json): readonly Json[] {
  return list(at(conversation, 'messages', 'edges'))
    .map((edge) => at(edge, 'node'))
    .filter((node) => Object.keys(node ?? {}).length > 0);
}

function author(line: Json): Json {
  const writer = at(line, 'author');
  return writer === null ? null : at(writer, '__typename');
}

function isByUser(line: Json): boolean {
  return ![null, 'Visitor', 'ThirdPartyAccount'].some((other) => other === author(line));
}

function kinds(conversation: Json): readonly string[] {
  return list(at(conversation, 'users')).map((user) => text(at(user, '__typename')));
}

function groupOf(event: Json): Json {
  const group = at(event, 'routingGroup');
  return group === null ? null : at(group, 'id');
}
