import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../../src/sandbox/server/server.ts';
import { startSandbox } from '../../../../src/sandbox/server/server.ts';
import type { Json } from '../../support/client.ts';
import { ask, at, list, text } from '../../support/client.ts';
import { listAll, MAX_PAGES, MONTH, shortConversations, survey } from '../../support/closedList.ts';

let sandbox: Sandbox;
let all: readonly Json[];

beforeAll(async () => {
  sandbox = await startSandbox({ data: shortConversations() });
  all = await listAll(sandbox, '');
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
    const response = await ask(sandbox, '{ projects(first: 1) { pageInfo { endCursor } } }');
    const cursor = text(at(response, 'data', 'projects', 'pageInfo', 'endCursor'));
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
    const response = await ask(
      sandbox,
      '{ closedConversations(interval: { from: "2026-01-12T12:10:00+01:00", to: "2026-01-12T12:10:00.001+01:00" }) { edges { node { closedAt } } } }',
    );
    expect(at(response, 'data', 'closedConversations', 'edges')).toEqual([
      { node: { closedAt: '2026-01-12T11:10:00.000Z' } },
    ]);
  });

  test('refuses what is no date', async () => {
    const response = await ask(
      sandbox,
      '{ closedConversations(interval: { from: "2026-02-30T00:00:00Z", to: "x" }) { edges { cursor } } }',
    );
    expect(text(at(response, 'errors', 0, 'message'))).toBe(
      'Expected "interval.from" to be an ISO 8601 date and time, got "2026-02-30T00:00:00Z".',
    );
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
    const keys = (await listAll(sandbox, `, orderBy: ${orderBy}`)).map(key);
    const known = keys.filter((value) => value !== null);
    expect(keys.slice(known.length).every((value) => value === null)).toBe(true);
    expect(known).toEqual(known.toSorted((a, b) => (Number(a) - Number(b)) * direction));
    expect(new Set(known).size).toBeGreaterThan(2);
  });
});

async function walk(size: string, cursor: string, edge: string, more: string): Promise<readonly Json[]> {
  const ids: Json[] = [];
  let position = '';
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const response = await ask(
      sandbox,
      `{ closedConversations(${MONTH}, ${size}${position}) { edges { node { id } } pageInfo { ${edge} ${more} } } }`,
    );
    const page = at(response, 'data', 'closedConversations');
    ids.push(...list(at(page, 'edges')).map((item) => at(item, 'node', 'id')));
    if (at(page, 'pageInfo', more) !== true) return ids;
    position = `, ${cursor}: "${text(at(page, 'pageInfo', edge))}"`;
  }
  throw new Error(`expected the last page of the list after at most ${MAX_PAGES} pages`);
}

async function idsBetween(fromMs: number, toMs: number): Promise<readonly Json[]> {
  const interval = `from: "${new Date(fromMs).toISOString()}", to: "${new Date(toMs).toISOString()}"`;
  const response = await ask(
    sandbox,
    `{ closedConversations(interval: { ${interval} }) { edges { node { id } } } }`,
  );
  return list(at(response, 'data', 'closedConversations', 'edges')).map((edge) => at(edge, 'node', 'id'));
}
