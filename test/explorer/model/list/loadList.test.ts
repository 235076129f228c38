import { describe, expect, it } from 'vitest';
import { DEFAULT_PAGE_SIZE as PAGE_SIZE } from '../../../../src/explorer/model/address/listAddress.ts';
import type { Filters } from '../../../../src/explorer/model/address/selection.ts';
import { EVERYTHING_TODAY, NO_FILTERS } from '../../../../src/explorer/model/address/selection.ts';
import { linkedId } from '../../../../src/explorer/model/list/listRow.ts';
import type { ListModel } from '../../../../src/explorer/model/list/loadList.ts';
import { loadList, MAX_REQUESTS, shownPage } from '../../../../src/explorer/model/list/loadList.ts';
import { neighboursOf } from '../../../../src/explorer/model/list/neighbours.ts';
import { recordedGateway } from '../../support/gateway.ts';
import { LIST_SCHEMA } from '../../support/listSchema.ts';

const clock = { nowMs: Date.parse('2026-01-15T12:00:00Z'), timeZone: 'UTC' };

function conversation(id: string, anomalies = 0) {
  return {
    id,
    createdAt: '2026-01-15T10:00:00Z',
    closedAt: '2026-01-15T11:00:00Z',
    channel: 'CHAT',
    project: { id: 101, name: 'North Shop' },
    contacts: [
      { id: `${id}@1`, status: 'ANSWERED' },
      { id: `${id}@2`, status: 'UNANSWERED' },
    ],
    contactAnomalies: Array.from({ length: anomalies }, () => ({ code: 'MISSING_END' })),
  };
}

function numbers(count: number, first = 0): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

function conversationsResponse(nodes: readonly unknown[], endCursor: string | null, rest: object = {}) {
  const edges = nodes.map((node) => (node === null ? null : { node }));
  const pageInfo = { hasNextPage: endCursor !== null, endCursor };
  return { data: { list: { pageInfo, edges } }, ...rest };
}

/** Two matching contacts for each conversation. */
function contactsResponse(ids: readonly number[], endCursor: string | null, missing: readonly string[] = []) {
  const edges = ids.flatMap((id) =>
    [1, 2].map((number) => ({
      cursor: `after c${id}@${number}`,
      node: { id: `c${id}@${number}`, conversation: conversation(`c${id}`) },
    })),
  );
  const pageInfo = { hasNextPage: endCursor !== null, endCursor };
  return { data: { list: { pageInfo, edges, unavailableConversationIds: missing } } };
}

async function load(
  respond: Parameters<typeof recordedGateway>[0],
  filters: Partial<Filters> = {},
  { list = LIST_SCHEMA, cursors = [] as readonly string[], size = PAGE_SIZE as number } = {},
) {
  const gateway = recordedGateway(respond);
  const models: ListModel[] = [];
  const selection = { ...EVERYTHING_TODAY, filters: { ...NO_FILTERS, ...filters } };
  const context = { gateway, clock, list, signal: new AbortController().signal };
  await loadList({ selection, cursors, size }, context, (model) => models.push(model));
  const model = models.at(-1);
  if (model === undefined) throw new Error('expected a report, got none');
  return { model, models, sent: gateway.sent };
}

describe('the list without filters on contacts', () => {
  it('is one page of the upstream list, newest first', async () => {
    const nodes = numbers(PAGE_SIZE).map((id) => conversation(`c${id}`));
    const { model, sent } = await load(() => conversationsResponse(nodes, 'next'), {
      channel: ['CHAT'],
      site: ['101'],
    });
    expect(model).toMatchObject({ isLoading: false, next: 'next', readCount: PAGE_SIZE, failure: null });
    expect(model.rows.map(linkedId)).toEqual(nodes.map(({ id }) => id));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.query).toContain('list: closedConversations(');
    expect(sent[0]?.variables).toEqual({
      interval: { from: '2026-01-15T00:00:00.000Z', to: '2026-01-16T00:00:00.000Z' },
      filters: { channels: ['CHAT'], projectIds: [101] },
      orderBy: 'ClosedAtDescending',
      after: null,
      first: PAGE_SIZE,
    });
  });

  it('has as many conversations as the address says', async () => {
    const { sent } = await load(() => conversationsResponse([], null), {}, { size: 100 });
    expect(sent[0]?.variables).toMatchObject({ first: 100 });
  });

  it('begins at the last cursor of the address', async () => {
    const { sent } = await load(() => conversationsResponse([], null), {}, { cursors: ['one', 'two'] });
    expect(sent[0]?.variables).toMatchObject({ after: 'two' });
  });

  it.each(['UPSTREAM_ERROR', 'BAD_USER_INPUT'])(
    'is the first page when the cursor is refused with %s',
    async (code) => {
      const refused = {
        data: { list: null },
        errors: [{ message: 'No such cursor.', extensions: { code } }],
      };
      const cursors = ['one', 'two'];
      const { model, sent } = await load(
        (_, index) => (index === 0 ? refused : conversationsResponse([conversation('a')], null)),
        {},
        { cursors },
      );
      expect(sent.map(({ variables }) => variables?.['after'])).toEqual(['two', null]);
      expect(model).toMatchObject({
        refusal: { details: [`${code}: No such cursor.`] },
        rows: [{ id: 'a' }],
        failure: null,
      });
      const address = { selection: EVERYTHING_TODAY, cursors, size: 50 };
      expect(shownPage(address, model)).toEqual({ ...address, cursors: [] });
      expect(shownPage(address, { ...model, refusal: null })).toBe(address);
    },
  );

  it.each([
    ['UPSTREAM_TIMEOUT', 'upstream'],
    ['CLIENT_RATE_LIMITED', 'busy'],
    ['AUTHENTICATION_UNAVAILABLE', 'busy'],
  ])('is not requested again when a cursor fails with %s', async (code, kind) => {
    const failed = { data: { list: null }, errors: [{ extensions: { code } }] };
    const { model, sent } = await load(() => failed, {}, { cursors: ['one'] });
    expect(sent).toHaveLength(1);
    expect(model).toMatchObject({ refusal: null, failure: { kind } });
  });

  it('reads on until enough conversations have anomalies, and reports each step', async () => {
    const { model, models, sent } = await load(
      (_, index) =>
        conversationsResponse(
          numbers(20, index * 20).map((id) => conversation(`c${id}`, id % 2)),
          `${index}`,
        ),
      { anomaliesOnly: true },
    );
    expect(sent).toHaveLength(3);
    expect(models.map(({ rows, readCount, isLoading }) => [rows.length, readCount, isLoading])).toEqual([
      [10, 20, true],
      [20, 40, true],
      [30, 60, false],
    ]);
    expect(model.next).toBe('2');
  });

  it(`stops after ${MAX_REQUESTS} requests, and can be continued`, async () => {
    const { model, sent } = await load(
      (_, index) => conversationsResponse([conversation(`c${index}`)], `${index}`),
      {
        anomaliesOnly: true,
      },
    );
    expect(sent).toHaveLength(MAX_REQUESTS);
    expect(model).toMatchObject({
      isLoading: false,
      rows: [],
      readCount: MAX_REQUESTS,
      next: `${MAX_REQUESTS - 1}`,
    });
  });

  it('checks channel and site itself when the schema has no such filters', async () => {
    const { model, sent } = await load(
      () => conversationsResponse([conversation('a'), { ...conversation('b'), channel: 'SMS' }], null),
      { channel: ['SMS'] },
      { list: { ...LIST_SCHEMA, filters: null } },
    );
    expect(model.rows.map(({ id }) => id)).toEqual(['b']);
    expect(sent[0]?.variables).not.toHaveProperty('filters');
  });

  it('counts the conversations that could not be read', async () => {
    const errors = [{ message: 'No.', extensions: { code: 'CONTACT_HISTORY_UNAVAILABLE' } }];
    const { model } = await load(() => conversationsResponse([conversation('a'), null], null, { errors }));
    expect(model).toMatchObject({
      unavailable: 1,
      rows: [{ id: 'a' }],
      failure: { kind: 'history', requestId: 'request-1' },
    });
  });

  it.each([
    { name: 'a refusal', body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }, kind: 'token' },
    {
      name: 'a null list',
      body: { data: { list: null }, errors: [{ extensions: { name: 'PERMISSION_DENIED' } }] },
      kind: 'permission',
    },
    { name: 'a body that is no GraphQL response', body: 'no', kind: 'gateway' },
  ])('ends with $name', async ({ body, kind }) => {
    const { model } = await load(() => body);
    expect(model).toMatchObject({ isLoading: false, rows: [], next: null, failure: { kind } });
  });

  it('is read from the older list, which has one level more and two arguments for the interval', async () => {
    const list = {
      ...LIST_SCHEMA,
      interval: [
        { name: 'from', type: 'DateTime!' },
        { name: 'to', type: 'DateTime!' },
      ],
      path: ['edges', 'node', 'conversation'],
      hasPageSize: false,
      newestFirst: null,
    };
    const edges = [{ node: { conversation: conversation('a') } }];
    const body = { data: { list: { pageInfo: { hasNextPage: false }, edges } } };
    const { model, sent } = await load(() => body, {}, { list });
    expect(model.rows.map(({ id }) => id)).toEqual(['a']);
    expect(sent[0]?.variables).toEqual({
      from: '2026-01-15T00:00:00.000Z',
      to: '2026-01-16T00:00:00.000Z',
      after: null,
    });
  });
});

describe('the list with filters on contacts', () => {
  const filters = {
    operator: ['7'],
    operatorType: ['Bot'],
    rule: ['r'],
    status: ['UNANSWERED'],
    answered: false,
    opened: { fromMs: 0, toMs: 3_600_000 },
  };

  it('has each conversation once, with the contacts that match', async () => {
    const { model, sent } = await load(() => contactsResponse([1, 2], null), filters);
    expect(model.rows.map(({ id, matches }) => [id, [...(matches ?? [])]])).toEqual([
      ['c1', ['c1@1', 'c1@2']],
      ['c2', ['c2@1', 'c2@2']],
    ]);
    expect(model.rows.map(linkedId)).toEqual(['c1@1', 'c2@1']);
    expect(sent[0]?.query).toContain('list: closedContacts(');
    expect(sent[0]?.variables).toMatchObject({
      where: {
        operatorIds: [7],
        operatorTypes: ['Bot'],
        routingRuleIds: ['r'],
        status: ['UNANSWERED'],
        answered: false,
        opened: { from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T01:00:00.000Z' },
      },
    });
  });

  it('ends a page between two conversations, and the next page begins there', async () => {
    const { model, sent } = await load(
      (_, index) => contactsResponse(numbers(20, index * 20), `end ${index}`),
      filters,
    );
    expect(sent).toHaveLength(2);
    expect(model.rows).toHaveLength(PAGE_SIZE);
    expect(model.next).toBe(`after c${PAGE_SIZE - 1}@2`);
  });

  it('joins the contacts of a conversation that two responses share', async () => {
    const [first, second] = contactsResponse([1], null).data.list.edges;
    const responses = [
      { data: { list: { pageInfo: { hasNextPage: true, endCursor: 'x' }, edges: [first] } } },
      { data: { list: { pageInfo: { hasNextPage: false }, edges: [second] } } },
    ];
    const { model } = await load((_, index) => responses[index], filters);
    expect(model.rows.map(({ matches }) => [...(matches ?? [])])).toEqual([['c1@1', 'c1@2']]);
    expect(model.readCount).toBe(1);
  });

  it('counts a conversation that two responses share once, also when it is not listed', async () => {
    const edges = contactsResponse([1, 2], null).data.list.edges;
    const { model } = await load(
      (_, index) => ({
        data: {
          list: {
            pageInfo: { hasNextPage: index === 0, endCursor: 'x' },
            edges: index === 0 ? edges.slice(0, 3) : edges.slice(3),
          },
        },
      }),
      { ...filters, anomaliesOnly: true },
    );
    expect(model).toMatchObject({ rows: [], readCount: 2 });
  });

  it('counts the conversations whose history is not available', async () => {
    const { model } = await load(() => contactsResponse([1], null, ['c9']), filters);
    expect(model).toMatchObject({ unavailable: 1, unavailableIn: 'request-1', failure: null });
  });
});

describe('neighboursOf', () => {
  it('finds the conversations before and after, and the next page behind the last one', async () => {
    const nodes = numbers(PAGE_SIZE).map((id) => conversation(`c${id}`));
    const { model } = await load(() => conversationsResponse(nodes, 'next'));
    const address = { selection: EVERYTHING_TODAY, cursors: ['here'], size: PAGE_SIZE };
    expect(neighboursOf('c0', model, address)).toEqual({
      previous: null,
      next: 'c1',
      nextPage: null,
      position: 1,
    });
    expect(neighboursOf('c24', model, address)).toEqual({
      previous: 'c23',
      next: null,
      nextPage: { ...address, cursors: ['here', 'next'] },
      position: 25,
    });
    expect(neighboursOf('other', model, address).position).toBeNull();
  });
});
