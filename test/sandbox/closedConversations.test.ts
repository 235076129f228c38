import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { monthData } from '../../src/sandbox/data.ts';
import { messagesOf } from '../../src/sandbox/facets.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { ask, at, type Json, list, text } from './client.ts';

const MONTH = 'interval: { from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z" }';
const NODE = `id legacyId closedAt channel duration project { id } tags { id category { id } } users { id __typename }
  satisfactionSurvey { customerSatisfaction netPromoterScore } routingEvents { routingGroup { id } }
  conversions { transactions { id } } visitor { visitorId }
  messages(first: 100) { edges { node { ... on ParticipantConversationMessage { text author { __typename } } } } }`;

let sandbox: Sandbox;
let all: readonly Json[];

beforeAll(async () => {
  const data = monthData(1, 300);
  // One page of messages each, so that the tests see all that the filters see.
  const conversations = data.conversations.filter((conversation) => messagesOf(conversation).length <= 100);
  sandbox = await startSandbox({ data: { ...data, conversations } });
  all = await listed('');
});

afterAll(async () => {
  await sandbox.stop();
});

describe('paging', () => {
  test('forward and backward give the same list, once each', async () => {
    const forward = await walk('first: 37', 'after', 'endCursor', 'hasNextPage');
    const backward = await walk('last: 37', 'before', 'startCursor', 'hasPreviousPage');
    expect(forward.length).toBeGreaterThan(200);
    expect(new Set(forward.flat()).size).toBe(forward.length);
    expect(new Set(backward)).toEqual(new Set(forward));
  });

  test('a cursor of another list is refused', async () => {
    const answer = await ask(sandbox, '{ projects(first: 1) { pageInfo { endCursor } } }');
    const cursor = text(at(answer, 'data', 'projects', 'pageInfo', 'endCursor'));
    const refused = await ask(
      sandbox,
      `{ closedConversations(${MONTH}, after: "${cursor}") { edges { cursor } } }`,
    );
    expect(at(refused, 'data')).toEqual({ closedConversations: null });
    expect(at(refused, 'errors', 0, 'extensions', 'name')).toBe('BAD_REQUEST');
  });

  test('searchClosedConversations has its own shape, and pages by cursor alone', async () => {
    const query = (after: string) =>
      `{ searchClosedConversations(${MONTH} ${after}) { filteredConversationsCount pageInfo { endCursor hasNextPage } edges { node { conversation { id } } } } }`;
    const first = at(await ask(sandbox, query('')), 'data', 'searchClosedConversations');
    const second = at(
      await ask(sandbox, query(`, after: "${text(at(first, 'pageInfo', 'endCursor'))}"`)),
      'data',
      'searchClosedConversations',
    );
    const ids = [...list(at(first, 'edges')), ...list(at(second, 'edges'))].map((edge) =>
      at(edge, 'node', 'conversation', 'id'),
    );
    expect(new Set(ids).size).toBe(40);
    expect(at(first, 'filteredConversationsCount')).toBe(all.length);
  });
});

describe('the interval', () => {
  test('holds its start and not its end', async () => {
    const [, conversation = null] = all;
    const closedAt = Date.parse(text(at(conversation, 'closedAt')));
    const id = at(conversation, 'id');
    const within = await idsBetween(closedAt, closedAt + 1);
    const before = await idsBetween(closedAt - 1, closedAt);
    expect(within).toContainEqual(id);
    expect(before).not.toContainEqual(id);
  });

  test('reads offsets', async () => {
    const answer = await ask(
      sandbox,
      '{ closedConversations(interval: { from: "2026-01-12T12:10:00+01:00", to: "2026-01-12T12:10:00.001+01:00" }) { edges { node { closedAt } } } }',
    );
    expect(at(answer, 'data', 'closedConversations', 'edges')).toEqual([
      { node: { closedAt: '2026-01-12T11:10:00.000Z' } },
    ]);
  });

  test('refuses what is no date', async () => {
    const answer = await ask(
      sandbox,
      '{ closedConversations(interval: { from: "2026-02-30T00:00:00Z", to: "x" }) { edges { cursor } } }',
    );
    expect(text(at(answer, 'errors', 0, 'message'))).toBe(
      'Expected "interval.from" to be an ISO 8601 date and time, got "2026-02-30T00:00:00Z".',
    );
  });
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
    const filtered = await listed(`, filters: { ${filter} }`);
    const isExact = !filter.startsWith('groupIds');
    expect(filtered.every(check)).toBe(true);
    if (isExact) expect(filtered.map((c) => at(c, 'id'))).toEqual(all.filter(check).map((c) => at(c, 'id')));
    if (!filter.startsWith('visitorMessages')) expect(filtered.length).toBeGreaterThan(0);
    expect(filtered.length).toBeLessThan(all.length);
  });

  test('conversationVisitorIds', async () => {
    const [, , conversation = null] = all;
    const filtered = await listed(
      `, filters: { conversationVisitorIds: "${text(at(conversation, 'visitor', 'visitorId'))}" }`,
    );
    expect(filtered.map((c) => at(c, 'id'))).toEqual([at(conversation, 'id')]);
  });

  test('narrow each other, and an empty list filters nothing', async () => {
    const both = await listed(', filters: { projectIds: [101], channels: [CHAT] }');
    expect(both.every((c) => at(c, 'project', 'id') === 101 && at(c, 'channel') === 'CHAT')).toBe(true);
    expect(await listed(', filters: { projectIds: [] }')).toHaveLength(all.length);
  });

  test('that the data cannot answer are refused', async () => {
    const answer = await ask(
      sandbox,
      `{ closedConversations(${MONTH}, filters: { closeReason: END_OF_BOT_SCENARIO }) { edges { cursor } } }`,
    );
    expect(text(at(answer, 'errors', 0, 'message'))).toBe('The filter "closeReason" is not supported.');
  });
});

describe('orderBy', () => {
  test.each([
    ['ClosedAtAscending', (c: Json) => Date.parse(text(at(c, 'closedAt')).replace('+0100', '+01:00')), 1],
    ['ClosedAtDescending', (c: Json) => Date.parse(text(at(c, 'closedAt')).replace('+0100', '+01:00')), -1],
    ['CustomerSatisfactionAscending', (c: Json) => survey(c, 'customerSatisfaction'), 1],
    ['CustomerSatisfactionDescending', (c: Json) => survey(c, 'customerSatisfaction'), -1],
    ['NetPromoterScoreAscending', (c: Json) => survey(c, 'netPromoterScore'), 1],
    ['NetPromoterScoreDescending', (c: Json) => survey(c, 'netPromoterScore'), -1],
    ['DurationAscending', (c: Json) => Number(text(at(c, 'duration')).slice(2, -1)), 1],
    ['DurationDescending', (c: Json) => Number(text(at(c, 'duration')).slice(2, -1)), -1],
  ] as const)('%s, with what has no value last', async (orderBy, key, direction) => {
    const keys = (await listed(`, orderBy: ${orderBy}`)).map(key);
    const known = keys.filter((value) => value !== null);
    expect(keys.slice(known.length).every((value) => value === null)).toBe(true);
    expect(known).toEqual(known.toSorted((a, b) => (Number(a) - Number(b)) * direction));
    expect(new Set(known).size).toBeGreaterThan(2);
  });
});

async function walk(size: string, cursor: string, edge: string, more: string): Promise<readonly Json[]> {
  const ids: Json[] = [];
  let position = '';
  for (;;) {
    const answer = await ask(
      sandbox,
      `{ closedConversations(${MONTH}, ${size}${position}) { edges { node { id } } pageInfo { ${edge} ${more} } } }`,
    );
    const page = at(answer, 'data', 'closedConversations');
    ids.push(...list(at(page, 'edges')).map((item) => at(item, 'node', 'id')));
    if (at(page, 'pageInfo', more) !== true) return ids;
    position = `, ${cursor}: "${text(at(page, 'pageInfo', edge))}"`;
  }
}

/** All that match, page by page. */
async function listed(args: string): Promise<readonly Json[]> {
  const nodes: Json[] = [];
  let after = '';
  for (;;) {
    const answer = await ask(
      sandbox,
      `{ closedConversations(${MONTH}, first: 100${after}${args}) { edges { node { ${NODE} } } pageInfo { endCursor hasNextPage } } }`,
    );
    const page = at(answer, 'data', 'closedConversations');
    nodes.push(...list(at(page, 'edges')).map((edge) => at(edge, 'node')));
    if (at(page, 'pageInfo', 'hasNextPage') !== true) return nodes;
    after = `, after: "${text(at(page, 'pageInfo', 'endCursor'))}"`;
  }
}

async function idsBetween(fromMs: number, toMs: number): Promise<readonly Json[]> {
  const interval = `from: "${new Date(fromMs).toISOString()}", to: "${new Date(toMs).toISOString()}"`;
  const answer = await ask(
    sandbox,
    `{ closedConversations(interval: { ${interval} }) { edges { node { id } } } }`,
  );
  return list(at(answer, 'data', 'closedConversations', 'edges')).map((edge) => at(edge, 'node', 'id'));
}

/** The messages of participants: others answer nothing to what is asked of them here. */
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

function survey(conversation: Json, field: string): Json {
  const answers = at(conversation, 'satisfactionSurvey');
  return answers === null ? null : at(answers, field);
}

function groupOf(event: Json): Json {
  const group = at(event, 'routingGroup');
  return group === null ? null : at(group, 'id');
}
