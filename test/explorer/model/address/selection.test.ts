import { describe, expect, it } from 'vitest';
import {
  conversationPath,
  parseConversationAddress,
} from '../../../../src/explorer/model/address/conversationAddress.ts';
import {
  indicatorsPath,
  parseIndicatorsAddress,
} from '../../../../src/explorer/model/address/indicatorsAddress.ts';
import {
  listedPath,
  listPath,
  parseListAddress,
} from '../../../../src/explorer/model/address/listAddress.ts';
import type { Selection } from '../../../../src/explorer/model/address/selection.ts';
import {
  closingInterval,
  EVERYTHING_TODAY,
  hasFilters,
  NO_FILTERS,
  openingInterval,
  withBasis,
  withoutValue,
  withValue,
} from '../../../../src/explorer/model/address/selection.ts';

const clock = { nowMs: Date.parse('2026-01-15T12:00:00Z'), timeZone: 'UTC' };
const opened = { fromMs: Date.parse('2026-01-14T10:00:00Z'), toMs: Date.parse('2026-01-14T11:00:00Z') };

const everyFilter: Selection = {
  period: { kind: 'custom', from: '2026-01-10', to: '2026-01-14' },
  basis: 'opened',
  filters: {
    operator: ['1001', '1002'],
    operatorType: ['Bot'],
    channel: ['CHAT', 'SMS'],
    site: ['101'],
    rule: ['00000000-0000-4000-8000-0000000000aa'],
    status: ['UNANSWERED'],
    answered: false,
    anomaliesOnly: true,
    opened,
  },
};

const urlOf = (path: string) => new URL(path, 'http://127.0.0.1');

describe('the URL', () => {
  it('of a list holds its whole state', () => {
    const address = { selection: everyFilter, cursors: ['a=&b', 'c'], size: 100 };
    expect(parseListAddress(urlOf(listPath(address)).searchParams)).toEqual(address);
  });

  it('of indicators holds their whole state', () => {
    const address = {
      selection: everyFilter,
      groupBy: 'rule',
      step: 'hour',
      sort: { column: 'contacts', descending: true },
      withBots: true,
    } as const;
    expect(parseIndicatorsAddress(urlOf(indicatorsPath(address)).searchParams)).toEqual(address);
  });

  it('of a conversation leads back to its list', () => {
    const list = { selection: everyFilter, cursors: ['c'], size: 25 };
    const url = urlOf(listedPath('c1@2026-01-12T11:00:00.000Z', list));
    const address = parseConversationAddress(url);
    expect(address).toEqual({
      link: { conversationId: 'c1', contactId: 'c1@2026-01-12T11:00:00.000Z' },
      list,
    });
    expect(conversationPath(address)).toBe(url.pathname + url.search);
    expect(parseConversationAddress(urlOf('/explorer/c1')).list).toBeNull();
  });

  it('without parameters, or with invalid ones, shows everything of today', () => {
    const none = { selection: EVERYTHING_TODAY, cursors: [], size: 25 };
    expect(parseListAddress(new URLSearchParams())).toEqual(none);
    const invalid = 'operator=x&site=1e3&answered=maybe&opened=a/b&status=&basis=sent&anomalies=1';
    expect(parseListAddress(new URLSearchParams(invalid))).toEqual(none);
  });
});

describe('a selection', () => {
  it('reads conversations that were closed up to 14 days after the contacts of the period were opened', () => {
    const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
    const later = { ...clock, nowMs: day('2026-03-01') };
    expect(closingInterval(everyFilter, later)).toEqual({
      fromMs: day('2026-01-10'),
      toMs: day('2026-01-29'),
    });
    expect(closingInterval({ ...everyFilter, basis: 'closed' }, later).toMs).toBe(day('2026-01-15'));
  });

  it('reads no conversations that were closed after today', () => {
    const toMs = Date.parse('2026-01-16T00:00:00Z');
    expect(closingInterval(everyFilter, clock).toMs).toBe(toMs);
    expect(closingInterval({ ...everyFilter, period: { kind: 'today' } }, clock).toMs).toBe(toMs);
  });

  it('never reads more than the 366 days of 24 hours that the gateway accepts', () => {
    const paris = { nowMs: Date.parse('2026-12-31T12:00:00Z'), timeZone: 'Europe/Paris' };
    const parse = (parameters: string) => parseListAddress(new URLSearchParams(parameters)).selection;
    const longest = [
      parse('period=custom&from=2024-03-31&to=2025-03-30'),
      parse('period=custom&from=2024-03-30&to=2025-03-15&basis=opened'),
      withBasis(parse('period=custom&from=2024-03-31&to=2025-03-30'), 'opened'),
    ];
    expect(longest.map(({ period }) => period.kind)).toEqual(['custom', 'custom', 'custom']);
    for (const selection of longest) {
      const { fromMs, toMs } = closingInterval(selection, paris);
      expect(toMs - fromMs).toBeLessThanOrEqual(366 * 86_400_000);
    }
    const tooLong = parse('period=custom&from=2024-03-30&to=2025-03-16&basis=opened');
    expect(tooLong.period).toEqual({ kind: 'today' });
  });

  it('keeps its last day when the other basis allows fewer days', () => {
    const period = { kind: 'custom', from: '2025-01-01', to: '2025-12-31' } as const;
    const selection = { ...EVERYTHING_TODAY, period };
    expect(withBasis(selection, 'closed')).toEqual(selection);
    expect(withBasis(selection, 'opened')).toEqual({
      ...selection,
      basis: 'opened',
      period: { kind: 'custom', from: '2025-01-15', to: '2025-12-31' },
    });
    const week = { ...EVERYTHING_TODAY, period: { kind: 'week' } } as const;
    expect(withBasis(week, 'opened')).toEqual({ ...week, basis: 'opened' });
  });

  it('restricts the opening to the period only when the period is about openings', () => {
    const { period, filters } = everyFilter;
    expect(openingInterval({ period, basis: 'closed', filters }, clock)).toEqual(opened);
    expect(openingInterval({ period, basis: 'closed', filters: NO_FILTERS }, clock)).toBeNull();
    expect(openingInterval({ period, basis: 'opened', filters: NO_FILTERS }, clock)).toEqual({
      fromMs: Date.parse('2026-01-10T00:00:00Z'),
      toMs: Date.parse('2026-01-15T00:00:00Z'),
    });
    expect(openingInterval(everyFilter, clock)).toEqual(opened);
  });

  it('gains and loses single values', () => {
    const one = withValue(withValue(NO_FILTERS, 'operator', '7'), 'operator', '7');
    expect(one.operator).toEqual(['7']);
    expect([hasFilters(one), hasFilters(withoutValue(one, 'operator', '7'))]).toEqual([true, false]);
  });
});
