import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/support/exitCodes.ts';
import type { RawSyncOptions } from '../../../src/cli/sync/syncOptions.ts';
import { parseSyncOptions } from '../../../src/cli/sync/syncOptions.ts';

const RAW: RawSyncOptions = { to: '/data/contacts', lookBack: '3', timeZone: 'UTC', parallel: '4' };

const parse = (raw: Partial<RawSyncOptions>) => parseSyncOptions({ ...RAW, ...raw });

describe('the options of a sync', () => {
  it.each([
    { raw: {}, of: { since: null, lookBackDays: 3, timeZone: 'UTC', everyMs: null, maxPerSecond: null } },
    { raw: { since: '2026-01-31' }, of: { since: '2026-01-31' } },
    { raw: { lookBack: '0' }, of: { lookBackDays: 0 } },
    { raw: { lookBack: '366' }, of: { lookBackDays: 366 } },
    { raw: { timeZone: 'Europe/Paris' }, of: { timeZone: 'Europe/Paris' } },
    { raw: { every: '10s' }, of: { everyMs: 10_000 } },
    { raw: { every: '15m' }, of: { everyMs: 900_000 } },
    { raw: { every: '7d' }, of: { everyMs: 604_800_000 } },
    { raw: { parallel: '16', maxRps: '2.5' }, of: { parallel: 16, maxPerSecond: 2.5 } },
    { raw: { to: 'data' }, of: { to: { kind: 'directory', path: 'data' } } },
    { raw: { to: 's3://lake' }, of: { to: { kind: 's3', bucket: 'lake', prefix: '' } } },
    { raw: { to: 's3://lake/a/b/' }, of: { to: { kind: 's3', bucket: 'lake', prefix: 'a/b' } } },
    {
      raw: { to: 'postgresql://host/reports' },
      of: { to: { kind: 'postgres', url: 'postgresql://host/reports' } },
    },
  ])('$raw', ({ raw, of }) => {
    expect(parse(raw)).toMatchObject(of);
  });

  it.each([
    { raw: { since: '2026-02-30' }, message: '--since: expected a day, as 2026-01-31, got "2026-02-30"' },
    {
      raw: { lookBack: '367' },
      message: '--look-back: expected a whole number from 0 to 366, got "367"',
    },
    { raw: { lookBack: '-1' }, message: '--look-back: expected a whole number from 0 to 366, got "-1"' },
    {
      raw: { timeZone: 'Paris' },
      message: '--time-zone: expected a name such as Europe/Paris, got "Paris"',
    },
    {
      raw: { every: '9s' },
      message: '--every: expected a duration from 10s to 7d, as 15m or 1h, got "9s"',
    },
    {
      raw: { every: '8d' },
      message: '--every: expected a duration from 10s to 7d, as 15m or 1h, got "8d"',
    },
    { raw: { parallel: '17' }, message: '--parallel: expected a whole number from 1 to 16, got "17"' },
    { raw: { maxRps: '0' }, message: '--max-rps: expected a number from 0.1 to 1000, got "0"' },
    { raw: { to: 's3://UPPER/x' }, message: '--to: expected s3://BUCKET/PREFIX, got another s3 URL' },
    {
      raw: { to: 'mysql://user:s3cret@host/x' },
      message:
        '--to: expected a directory, s3://BUCKET/PREFIX or postgres://HOST/DATABASE, got another address',
    },
    {
      raw: { to: 'postgres://user:s3cret@ho st/x' },
      message: '--to: expected postgres://HOST/DATABASE, got a URL that cannot be read',
    },
  ])('refuses $raw', ({ raw, message }) => {
    const refused = () => parse(raw);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(`sync: ${message}`);
    expect(refused).not.toThrow('s3cret');
  });

  it('lists all problems at once', () => {
    expect(() => parse({ lookBack: 'x', parallel: '0' })).toThrow(/--look-back[^\n]*\nsync: --parallel/);
  });
});
