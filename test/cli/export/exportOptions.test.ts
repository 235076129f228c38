import { describe, expect, it } from 'vitest';
import type { RawExportOptions } from '../../../src/cli/export/exportOptions.ts';
import { parseExportOptions } from '../../../src/cli/export/exportOptions.ts';
import { UsageError } from '../../../src/cli/support/exitCodes.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');

const RAW: RawExportOptions = {
  from: '2026-01-01',
  to: '2026-02-01',
  format: 'ndjson',
  parallel: '2',
  pageSize: '100',
};

const parse = (raw: object) => parseExportOptions({ ...RAW, ...raw }, NOW);

describe('the options of an export', () => {
  it.each([
    { raw: {}, of: { out: null, shard: null, resume: false, parallel: 2 } },
    {
      raw: { from: '2026-01-01T01:00:00+01:00' },
      of: { interval: { from: Date.parse('2026-01-01'), to: Date.parse('2026-02-01') } },
    },
    { raw: { out: '-' }, of: { out: null } },
    { raw: { format: undefined, out: 'january.parquet' }, of: { format: 'parquet' } },
    { raw: { format: undefined, out: 'a.b/january.CSV' }, of: { format: 'csv' } },
    { raw: { format: undefined, out: 'january.jsonl' }, of: { format: 'ndjson' } },
    { raw: { format: undefined, out: 'january.csv.part' }, of: { format: 'ndjson' } },
    { raw: { format: undefined, out: 'folder.csv/january' }, of: { format: 'ndjson' } },
    { raw: { format: undefined }, of: { format: 'ndjson' } },
    { raw: { format: 'csv', out: 'january.txt' }, of: { format: 'csv' } },
    { raw: { format: 'parquet', out: 'january.parquet' }, of: { format: 'parquet' } },
    { raw: { out: 'x', resume: true }, of: { out: 'x', resume: true } },
    { raw: { shard: '3/4' }, of: { shard: { index: 3, count: 4 } } },
    { raw: { to: '2026-06-01' }, of: { interval: { to: NOW } } },
    {
      raw: {},
      of: { rows: { columnsVersion: 2, names: 'camel', columns: [], channels: [], sites: [] } },
    },
    { raw: { columns: 'tags, language,tags' }, of: { rows: { columns: ['language', 'tags'] } } },
    { raw: { names: 'snake', columnsVersion: '2' }, of: { rows: { names: 'snake' } } },
    {
      raw: { channel: ['SMS', 'CHAT', 'SMS'], site: ['7'] },
      of: { rows: { channels: ['CHAT', 'SMS'], sites: ['7'] } },
    },
    { raw: {}, of: { conversationsOut: null, conversationsFormat: null } },
    {
      raw: { out: 'a', conversations: 'b.parquet' },
      of: { conversationsOut: 'b.parquet', conversationsFormat: 'parquet' },
    },
    { raw: { out: 'a', conversations: 'b' }, of: { conversationsFormat: 'ndjson' } },
  ])('$raw', ({ raw, of }) => {
    expect(parse(raw)).toMatchObject(of);
  });

  it.each([
    { raw: { to: '2026-01-01' }, message: 'export: --to: expected a time after --from, got "2026-01-01"' },
    {
      raw: { columns: 'tags,colour' },
      message:
        'export: --columns: expected names among operatorEmail, endedByEmail, transferredToUserEmail, language, tags, customerSatisfaction, netPromoterScore, visitorId, visitorEmail, separated by commas, got "colour"',
    },
    { raw: { names: 'kebab' }, message: 'export: --names: expected one of camel, snake, got "kebab"' },
    { raw: { columnsVersion: '3' }, message: 'export: --columns-version: expected one of 1, 2, got "3"' },
    {
      raw: { columnsVersion: '1', names: 'snake' },
      message: 'export: --names: expected none with --columns-version 1, got "snake"',
    },
    {
      raw: { columnsVersion: '1', columns: 'tags' },
      message: 'export: --columns: expected none with --columns-version 1, got "tags"',
    },
    { raw: { channel: [''] }, message: 'export: --channel: expected a value, got ""' },
    {
      raw: { out: 'a.csv', format: undefined, conversations: 'a.csv' },
      message: 'export: --conversations: expected a file other than that of --out, got "a.csv"',
    },
    {
      raw: { conversations: 'b.csv' },
      message: 'export: --conversations: expected --out with a file, got none',
    },
    { raw: { to: '2025-12-31' }, message: 'export: --to: expected a time after --from, got "2025-12-31"' },
    {
      raw: { from: '2024-01-01' },
      message: 'export: --to: expected at most 366 days after --from, got "2026-02-01"',
    },
    {
      raw: { to: '2026-06-01T00:00:00.001Z' },
      message: 'export: --to: expected a time that has passed, got "2026-06-01T00:00:00.001Z"',
    },
    {
      raw: { from: '2026-02-30' },
      message: 'export: --from: expected a day or an ISO 8601 time with Z or an offset, got "2026-02-30"',
    },
    {
      raw: { from: '2026-01-01T00:00:00' },
      message:
        'export: --from: expected a day or an ISO 8601 time with Z or an offset, got "2026-01-01T00:00:00"',
    },
    {
      raw: { format: 'csv', out: 'x.parquet' },
      message: 'export: --format: expected parquet, as --out "x.parquet" ends, got "csv"',
    },
    { raw: { format: 'xml' }, message: 'export: --format: expected one of ndjson, csv, parquet, got "xml"' },
    {
      raw: { parallel: '17' },
      message: 'export: --parallel: expected a whole number from 1 to 16, got "17"',
    },
    {
      raw: { pageSize: '101' },
      message: 'export: --page-size: expected a whole number from 1 to 100, got "101"',
    },
    {
      raw: { shard: '5/4' },
      message: 'export: --shard: expected I/N with I from 1 to N, N at most 10000, got "5/4"',
    },
    {
      raw: { shard: '0/4' },
      message: 'export: --shard: expected I/N with I from 1 to N, N at most 10000, got "0/4"',
    },
    { raw: { resume: true }, message: 'export: --resume: expected --out with a file, got none' },
    {
      raw: { format: 'xml', parallel: '0' },
      message:
        'export: --format: expected one of ndjson, csv, parquet, got "xml"\nexport: --parallel: expected a whole number from 1 to 16, got "0"',
    },
  ])('$raw make no sense', ({ raw, message }) => {
    expect(() => parse(raw)).toThrow(new UsageError(message));
  });
});
