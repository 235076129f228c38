import type { Grouping, Sort } from '../address/indicatorsAddress.ts';
import type { Filters } from '../address/selection.ts';
import { NO_FILTERS } from '../address/selection.ts';
import { readPerson } from '../conversation/readConversation.ts';
import type { JsonObject } from '../gateway/json.ts';
import { numberAt, objectAt, textAt } from '../gateway/json.ts';
import type { Cell } from '../labels/csv.ts';
import { channelLabel } from '../labels/labels.ts';
import type { Sums } from './sums.ts';
import { readSums } from './sums.ts';

/** One row of the table: the contacts of an operator, a rule, a channel or a site. */
export interface GroupRow {
  /** The value that the contacts share; null for the contacts without one. */
  readonly value: string | null;
  readonly name: string;
  readonly sums: Sums;
}

export type ColumnKey =
  | 'name'
  | 'contacts'
  | 'answerRate'
  | 'unanswered'
  | 'firstResponse'
  | 'firstReply'
  | 'duration'
  | 'transfers';

export interface Column {
  readonly key: ColumnKey;
  readonly label: string;
  readonly format: 'text' | 'count' | 'rate' | 'seconds';
  /** The unit in the heading of CSV. */
  readonly csvName: string;
}

export const COLUMNS: readonly Column[] = [
  { key: 'name', label: 'Name', format: 'text', csvName: 'name' },
  { key: 'answerRate', label: 'Answer rate', format: 'rate', csvName: 'answerRate' },
  { key: 'unanswered', label: 'Unanswered', format: 'count', csvName: 'unanswered' },
  { key: 'contacts', label: 'Contacts', format: 'count', csvName: 'contacts' },
  { key: 'firstResponse', label: 'First response', format: 'seconds', csvName: 'medianFirstResponseSeconds' },
  { key: 'firstReply', label: 'First reply', format: 'seconds', csvName: 'medianFirstReplySeconds' },
  { key: 'duration', label: 'Duration', format: 'seconds', csvName: 'medianDurationSeconds' },
  { key: 'transfers', label: 'Transfers', format: 'count', csvName: 'transfers' },
];

/** How contacts are grouped in the schema, and which fields name a group. */
export const GROUPING_ARGUMENTS: Readonly<
  Record<Grouping, { readonly dimension: string; readonly fields: string }>
> = {
  operator: { dimension: 'OPERATOR', fields: 'operatorId operator { __typename id firstName lastName }' },
  rule: { dimension: 'ROUTING_RULE', fields: 'routingRuleId routingRule { name }' },
  channel: { dimension: 'CHANNEL', fields: 'channel' },
  site: { dimension: 'SITE', fields: 'siteId site { name }' },
};

/** Reads the rows of `contactIndicators`. Groups with the same name get their id behind it. */
export function readGroupRows(rows: readonly JsonObject[], grouping: Grouping): readonly GroupRow[] {
  const read = rows.map((row) => {
    const value = valueAt(row, grouping);
    return { value, name: nameOf(row, grouping, value), sums: readSums(row) };
  });
  const counts = new Map<string, number>();
  for (const { name } of read) counts.set(name, (counts.get(name) ?? 0) + 1);
  return read.map((row) =>
    (counts.get(row.name) ?? 0) > 1 && row.value !== null
      ? { ...row, name: `${row.name} (${row.value})` }
      : row,
  );
}

/** Sorts rows by a column. Groups without a value for it come last in both directions, and so do contacts without a group. */
export function sortRows(rows: readonly GroupRow[], { column, descending }: Sort): readonly GroupRow[] {
  const key = COLUMNS.find((each) => each.key === column)?.key ?? 'contacts';
  return rows.toSorted(
    (one, other) =>
      nullsLast(one.value, other.value) ||
      nullsLast(cellOf(one, key), cellOf(other, key)) ||
      (descending ? -1 : 1) * compareCells(cellOf(one, key), cellOf(other, key)) ||
      other.sums.contacts - one.sums.contacts ||
      one.name.localeCompare(other.name),
  );
}

function nullsLast(one: unknown, other: unknown): number {
  return Number(one === null) - Number(other === null);
}

function compareCells(one: string | number | null, other: string | number | null): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one ?? '').localeCompare(String(other ?? ''));
}

export function cellOf({ name, sums }: GroupRow, key: ColumnKey): string | number | null {
  return key === 'name' ? name : sums[key];
}

export function tableAsCsv(rows: readonly GroupRow[]): readonly (readonly Cell[])[] {
  return [
    ['id', ...COLUMNS.map(({ csvName }) => csvName)],
    ...rows.map((row) => [row.value, ...COLUMNS.map(({ key }) => cellOf(row, key))]),
  ];
}

/** Returns the filters that leave only the contacts of a group; null for contacts without a group. */
export function filtersOfGroup(filters: Filters, grouping: Grouping, { value }: GroupRow): Filters | null {
  return value === null ? null : { ...NO_FILTERS, ...filters, [grouping]: [value] };
}

function valueAt(row: JsonObject, grouping: Grouping): string | null {
  const key = { operator: 'operatorId', rule: 'routingRuleId', channel: 'channel', site: 'siteId' }[grouping];
  const value = numberAt(row, key) ?? textAt(row, key);
  return value === null ? null : String(value);
}

function nameOf(row: JsonObject, grouping: Grouping, value: string | null): string {
  if (value === null) return WITHOUT[grouping];
  switch (grouping) {
    case 'operator': {
      const operator = objectAt(row, 'operator');
      return (operator === null ? null : readPerson(operator)?.name) ?? `User ${value}`;
    }
    case 'rule':
      return textAt(objectAt(row, 'routingRule') ?? {}, 'name') ?? `Rule ${value}`;
    case 'site':
      return textAt(objectAt(row, 'site') ?? {}, 'name') ?? `Site ${value}`;
    case 'channel':
      return channelLabel(value);
  }
}

const WITHOUT: Readonly<Record<Grouping, string>> = {
  operator: 'Operator not shown',
  rule: 'No routing rule',
  channel: 'No channel',
  site: 'No site',
};
