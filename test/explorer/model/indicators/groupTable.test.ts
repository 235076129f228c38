import { describe, expect, it } from 'vitest';
import { NO_FILTERS } from '../../../../src/explorer/model/address/selection.ts';
import {
  COLUMNS,
  filtersOfGroup,
  readGroupRows,
  sortRows,
  tableAsCsv,
} from '../../../../src/explorer/model/indicators/groupTable.ts';

function row(id: number | null, contactCount: number, answerRate: number | null, lastName = `Name ${id}`) {
  return {
    operatorId: id,
    operator: id === null ? null : { __typename: 'Professional', id, firstName: 'A', lastName },
    contactCount,
    answerRate,
    unansweredCount: 1,
    firstResponseSeconds: { median: answerRate === 0 ? null : 12.5 },
    statusCounts: [
      { status: 'TRANSFERRED', count: 2 },
      { status: 'ANSWERED', count: 3 },
    ],
  };
}

const rows = readGroupRows(
  [row(1, 5, 0.5), row(2, 9, 0), row(null, 7, 0), row(3, 4, null), row(4, 1, 0)],
  'operator',
);
const ids = (sorted: typeof rows) => sorted.map(({ value }) => value);

describe('the table of groups', () => {
  it('has names and sums', () => {
    expect(rows[0]).toMatchObject({
      value: '1',
      name: 'A Name 1',
      sums: {
        contacts: 5,
        answerRate: 0.5,
        unanswered: 1,
        firstResponse: 12.5,
        firstReply: null,
        transfers: 2,
      },
    });
    expect(rows[2]?.name).toBe('Operator not shown');
  });

  it('shows the ids of operators with the same name', () => {
    const same = readGroupRows([row(1, 1, 1, 'Same'), row(2, 1, 1, 'Same'), row(3, 1, 1)], 'operator');
    expect(same.map(({ name }) => name)).toEqual(['A Same (1)', 'A Same (2)', 'A Name 3']);
  });

  it('is sorted with groups without a value last, then by the number of contacts', () => {
    expect(ids(sortRows(rows, { column: 'answerRate', descending: false }))).toEqual([
      '2',
      '4',
      '1',
      '3',
      null,
    ]);
    expect(ids(sortRows(rows, { column: 'answerRate', descending: true }))).toEqual([
      '1',
      '2',
      '4',
      '3',
      null,
    ]);
    expect(ids(sortRows(rows, { column: 'name', descending: true }))).toEqual(['4', '3', '2', '1', null]);
    expect(ids(sortRows(rows, { column: 'nothing', descending: true }))).toEqual(['2', '1', '3', '4', null]);
  });

  it.each([
    {
      grouping: 'rule',
      json: { routingRuleId: 'r', routingRule: { name: 'Sales' } },
      value: 'r',
      name: 'Sales',
    },
    { grouping: 'rule', json: { routingRuleId: 'r', routingRule: null }, value: 'r', name: 'Rule r' },
    { grouping: 'site', json: { siteId: 101, site: { name: 'North' } }, value: '101', name: 'North' },
    { grouping: 'channel', json: { channel: 'WHATSAPP' }, value: 'WHATSAPP', name: 'WhatsApp' },
    { grouping: 'channel', json: { channel: 'NEW_CHANNEL' }, value: 'NEW_CHANNEL', name: 'New channel' },
    { grouping: 'operator', json: { operatorId: 9, operator: null }, value: '9', name: 'User 9' },
  ] as const)('names $name', ({ grouping, json, value, name }) => {
    expect(readGroupRows([json], grouping)).toMatchObject([{ value, name }]);
  });

  it('opens the list with the filters in use and its own', () => {
    const filters = { ...NO_FILTERS, channel: ['CHAT'], operator: ['8', '9'] };
    const [first] = rows;
    expect(first && filtersOfGroup(filters, 'operator', first)).toEqual({ ...filters, operator: ['1'] });
    expect(rows[2] && filtersOfGroup(filters, 'operator', rows[2])).toBeNull();
  });

  it('is CSV with all columns', () => {
    const [head, first] = tableAsCsv(rows);
    expect(head).toEqual(['id', ...COLUMNS.map(({ csvName }) => csvName)]);
    expect(first).toEqual(['1', 'A Name 1', 0.5, 1, 5, 12.5, null, null, 2]);
  });
});
