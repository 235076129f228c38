import { describe, expect, it } from 'vitest';
import type { IndicatorsAddress } from '../../../../src/explorer/model/address/indicatorsAddress.ts';
import { DEFAULT_SORT } from '../../../../src/explorer/model/address/indicatorsAddress.ts';
import { EVERYTHING_TODAY, NO_FILTERS } from '../../../../src/explorer/model/address/selection.ts';
import { bucketsOf, MAX_DISTRIBUTION_PAGES } from '../../../../src/explorer/model/indicators/distribution.ts';
import type { IndicatorsModel } from '../../../../src/explorer/model/indicators/loadIndicators.ts';
import { loadIndicators } from '../../../../src/explorer/model/indicators/loadIndicators.ts';
import { NO_CONTACTS } from '../../../../src/explorer/model/indicators/sums.ts';
import { tilesOf } from '../../../../src/explorer/model/indicators/tiles.ts';
import { recordedGateway } from '../../support/gateway.ts';
import { LIST_SCHEMA } from '../../support/listSchema.ts';

const clock = { nowMs: Date.parse('2026-01-15T12:00:00Z'), timeZone: 'UTC' };

const today: IndicatorsAddress = {
  selection: EVERYTHING_TODAY,
  groupBy: 'site',
  step: null,
  sort: DEFAULT_SORT,
  withBots: false,
};

const sums = { contactCount: 3, answeredCount: 2, answerRate: 2 / 3 };
const indicators = {
  rows: [{ ...sums, siteId: 101, site: { name: 'North' }, stepStart: '2026-01-15T10:00:00Z' }],
  completeUntil: '2026-01-15T00:00:00Z',
  conversationCount: 2,
  unavailableConversationIds: ['a'],
  conversationsInDoubt: 1,
};

function contactsPage(endCursor: string | null) {
  const node = (firstResponseSeconds: number | null, operatorType: string) => ({
    node: { firstResponseSeconds, operatorType },
  });
  return {
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
    edges: [node(5, 'Professional'), node(700, 'Expert'), node(1, 'Bot'), node(null, 'Expert')],
  };
}

async function load(address: IndicatorsAddress, respond: Parameters<typeof recordedGateway>[0]) {
  const gateway = recordedGateway(respond);
  const models: IndicatorsModel[] = [];
  const context = { gateway, clock, list: LIST_SCHEMA, signal: new AbortController().signal };
  await loadIndicators(address, context, (model) => models.push(model));
  const model = models.at(-1);
  if (model === undefined) throw new Error('expected a report, got none');
  return { model, sent: gateway.sent };
}

function respond({ query }: { readonly query: string }) {
  return query.includes('closedContacts(')
    ? { data: { closedContacts: contactsPage(null) } }
    : { data: { contactIndicators: indicators } };
}

describe('loadIndicators', () => {
  it('loads each part', async () => {
    const { model, sent } = await load(today, respond);
    expect(model).toMatchObject({
      total: {
        kind: 'loaded',
        value: {
          sums: { contacts: 3 },
          read: { completeUntil: '2026-01-15T00:00:00Z', unavailable: 1, inDoubt: 1, conversations: 2 },
        },
      },
      previous: { kind: 'loaded', value: { contacts: 3 } },
      bars: { kind: 'loaded', value: { before: 0 } },
      table: { kind: 'loaded', value: [{ value: '101', name: 'North' }] },
      distribution: { contacts: 2, isLoading: false, isWhole: true },
    });
    expect(sent.map(({ query }) => /step: \w+|groupBy: \[\w+\]/.exec(query)?.[0] ?? null)).toEqual([
      null,
      null,
      'step: HOUR',
      'groupBy: [SITE]',
      null,
    ]);
  });

  it('asks for the same days and the days before, by closing or by opening, with or without bots', async () => {
    const { sent } = await load(
      { ...today, withBots: true, selection: { ...EVERYTHING_TODAY, basis: 'opened' } },
      respond,
    );
    const [now, before] = sent;
    expect(now?.variables).toEqual({
      interval: { from: '2026-01-15T00:00:00.000Z', to: '2026-01-16T00:00:00.000Z' },
      botsInResponsiveness: true,
      period: 'OPENED',
      timeZone: 'UTC',
    });
    expect(before?.variables).toMatchObject({
      interval: { from: '2026-01-14T00:00:00.000Z', to: '2026-01-14T12:00:00.000Z' },
    });
  });

  it('compares with nothing when a filter names the time of the opening', async () => {
    const opened = { fromMs: clock.nowMs - 3_600_000, toMs: clock.nowMs };
    const selection = { ...EVERYTHING_TODAY, filters: { ...NO_FILTERS, opened, status: ['SNOOZED'] } };
    const { sent, model } = await load({ ...today, selection }, respond);
    expect(sent[0]?.variables).toMatchObject({
      where: { status: ['SNOOZED'], opened: { from: '2026-01-15T11:00:00.000Z' } },
    });
    expect(model.previous).toEqual({ kind: 'loaded', value: null });
    const sums = sent.filter(({ query }) => !/step:|groupBy:|closedContacts/.test(query));
    expect(sums).toHaveLength(1);
  });

  it('keeps the parts that could be read when another one fails', async () => {
    const { model } = await load(today, (request) =>
      request.query.includes('groupBy')
        ? { data: null, errors: [{ message: 'Slow.', extensions: { code: 'UPSTREAM_TIMEOUT' } }] }
        : respond(request),
    );
    expect(model).toMatchObject({
      total: { kind: 'loaded' },
      table: { kind: 'failed', failure: { kind: 'upstream', requestId: 'request-4' } },
    });
  });

  it(`reads at most ${MAX_DISTRIBUTION_PAGES} pages for the distribution, and says that there are more`, async () => {
    const { model, sent } = await load(today, (request) =>
      request.query.includes('closedContacts(')
        ? { data: { closedContacts: contactsPage('more') } }
        : respond(request),
    );
    expect(model.distribution).toMatchObject({
      contacts: 2 * MAX_DISTRIBUTION_PAGES,
      isLoading: false,
      isWhole: false,
    });
    expect(sent).toHaveLength(4 + MAX_DISTRIBUTION_PAGES);
  });
});

describe('bucketsOf', () => {
  it('counts a time at a bound in the range that begins with it', () => {
    const { buckets, contacts } = bucketsOf([0, 9.99, 10, 60, 14_400, 1e9]);
    expect(contacts).toBe(6);
    expect(buckets.filter(({ count }) => count > 0).map(({ label, count }) => [label, count])).toEqual([
      ['below 10 s', 2],
      ['10 to 30 s', 1],
      ['1 to 2 min', 1],
      ['4 h and more', 2],
    ]);
  });
});

describe('tilesOf', () => {
  it('shows each value and its change', () => {
    const current = { ...NO_CONTACTS, contacts: 1_234, answerRate: 0.5, firstResponse: 40, transfers: 3 };
    const previous = { ...NO_CONTACTS, contacts: 617, answerRate: 0.625, firstResponse: 52, transfers: 0 };
    expect(tilesOf(current, previous).map(({ value, change }) => [value, change])).toEqual([
      ['1,234', '+100 %'],
      ['50.0 %', '−12.5 points'],
      ['40 s', '−12 s'],
      ['–', null],
      ['3', '+3'],
    ]);
    expect(tilesOf(current, null).every(({ change }) => change === null)).toBe(true);
  });
});
