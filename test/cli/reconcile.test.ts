import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';
import { runReconcile } from './support/reconcile.ts';

const sandbox = await startSandbox();
const directory = await mkdtemp(join(tmpdir(), 'reconcile-test-'));

afterAll(async () => {
  await sandbox.stop();
  await rm(directory, { recursive: true });
});

const STATISTICS = ['--statistics-url', `${sandbox.origin}/api/2/statistic`];

const run = (args: readonly string[], env: Record<string, string> = {}, now?: string) =>
  runReconcile(args, { UPSTREAM_URL: sandbox.url, ...env }, now);

const MONTH = ['--from', '2026-01-01', '--to', '2026-01-31'];
const key = (name: string) => ({ STATISTICS_API_KEY: name });

describe('contacts-gateway reconcile', () => {
  it('agrees with the statistics of the sandbox on every day of the month', async () => {
    const { code, output, errors } = await run([...MONTH, ...STATISTICS], key('sandbox'));
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output.trimEnd().split('\n').at(-1)).toBe('The numbers agree: all 210 values are the same.');
  });

  it('agrees by channel and site', async () => {
    const week = ['--from', '2026-01-12', '--to', '2026-01-14', '--by', 'day,channel,site'];
    const { code, output } = await run([...week, ...STATISTICS], key('sandbox'));
    expect(code).toBe(0);
    expect(output).toContain(`The numbers agree: all ${2 * 3 * (4 * 7 + 2)} values are the same.`);
  });

  it('names every planted difference', async () => {
    const options = ['--by', 'day,channel', '--format', 'json', ...STATISTICS];
    const { code, output, errors } = await run([...MONTH, ...options], key('sandbox-differences'));
    expect(code).toBe(1);
    const { comparisons, sentence } = JSON.parse(output);
    expect(errors).toBe(`reconcile: ${sentence}\n`);
    expect(sentence).toMatch(
      /^The numbers differ: of 630 values, 6 differ without an explanation and \d+ with one\.$/,
    );
    type Row = Record<'from' | 'channel' | 'indicator' | 'verdict', string> & { explanation: string | null };
    const rows = comparisons.filter(({ verdict }: Row) => verdict !== 'agree');
    const explanationsOn = (day: string) => [
      ...new Set(
        rows
          .filter(({ from }: Row) => from === day)
          .map(({ explanation }: Row) => explanation?.split(':')[0]),
      ),
    ];
    expect(explanationsOn('2026-01-06')).toEqual(['bots']);
    expect(explanationsOn('2026-01-08')).toEqual(['opening or closing date']);
    expect(explanationsOn('2026-01-10')).toEqual(['channels']);
    const differing = (from: string, difference: number) =>
      ['chat', 'call', 'video'].map((channel) => ({
        from,
        channel,
        indicator: 'contact_number',
        difference,
      }));
    expect(rows.filter(({ verdict }: Row) => verdict === 'differ')).toMatchObject([
      ...differing('2026-01-12', 50),
      ...differing('2026-01-14', 7),
    ]);
    expect([...new Set(rows.map(({ from }: Row) => from))]).toEqual([
      ...['2026-01-06', '2026-01-08', '2026-01-10', '2026-01-12', '2026-01-14'],
    ]);
  });

  it('compares with a file, and exits 0 when every difference is explained', async () => {
    const file = join(directory, 'theirs.csv');
    const fromApi = await run(
      ['--from', '2026-01-06', '--to', '2026-01-07', '--format', 'csv', ...STATISTICS],
      key('sandbox-differences'),
    );
    expect(fromApi.code).toBe(0);
    expect(fromApi.errors).toMatch(
      /^The numbers agree except for explained differences: of 7 values, \d differ\.\n$/,
    );
    const values = fromApi.output
      .split('\n')
      .slice(1, 8)
      .map((line) => line.split(','));
    const header = ['day', ...values.map((row) => row[4])].join(',');
    await writeFile(file, `${header}\n2026-01-06,${values.map((row) => row[5]).join(',')}\n`);
    const { code, output } = await run(['--from', '2026-01-06', '--to', '2026-01-07', '--their-file', file]);
    expect(code).toBe(0);
    expect(output).toContain('bots: the statistics count the reply times of bots');
    expect(output).toMatch(/The numbers agree except for explained differences/);
  });

  it('explains the contacts of conversations that are still open', async () => {
    const file = join(directory, 'open.csv');
    await writeFile(file, 'day,contact_number\n2026-01-20,1000\n');
    const options = ['--from', '2026-01-20', '--to', '2026-01-21', '--their-file', file];
    const { code, output } = await run(options, {}, '2026-01-24T00:00:00Z');
    expect(code).toBe(0);
    expect(output).toContain('open conversations: ');
    expect((await run(options)).code).toBe(1);
  });

  it('takes the key from a file, and retries while the statistics fail', async () => {
    const file = join(directory, 'key');
    await writeFile(file, 'secret-key\n');
    const keys: unknown[] = [];
    const found = json({ meta: { status: 'success' }, data: { contact_number: '143' } });
    const responses = [json('', 429, { 'retry-after': '0' }), json('', 503), found];
    const server = await startServer((response, request, received) => {
      keys.push(request.headers['x-api-key']);
      responses[keys.length - 1]?.(response, request, received);
    });
    onTestFinished(server.stop);
    const url = ['--statistics-url', new URL('/api/2/statistic', server.url).href];
    const { code, output } = await run([
      '--from',
      '2026-01-05',
      '--to',
      '2026-01-06',
      ...url,
      '--api-key-file',
      file,
    ]);
    expect(keys).toEqual(['secret-key', 'secret-key', 'secret-key']);
    expect({ code, last: output.trimEnd().split('\n').at(-1) }).toEqual({
      ...{ code: 0, last: 'The numbers agree: all 1 values are the same.' },
    });
  });

  it.each([
    {
      args: ['--from', '2026-01-05', '--to', '2026-01-06', ...STATISTICS],
      env: key('wrong'),
      code: 1,
      says: /cannot be read \(HTTP 403\)/,
    },
    {
      args: ['--from', '2026-01-05', '--to', '2026-01-06', ...STATISTICS],
      code: 2,
      says: /--api-key-file: expected a key/,
    },
    { args: ['--from', 'monday', '--to', '2026-01-06'], code: 2, says: /--from: expected a day/ },
    { args: ['--from', '2026-02-30', '--to', '2026-03-06'], code: 2, says: /--from: expected a day/ },
    { args: ['--from', '2026-01-06', '--to', '2026-01-06'], code: 2, says: /--to: expected 1 to 366 days/ },
    {
      args: ['--from', '2026-05-06', '--to', '2026-07-06'],
      code: 2,
      says: /--to: expected days that have passed/,
    },
    { args: [...MONTH, '--by', 'day,operator'], code: 2, says: /--by: expected some of day, channel, site/ },
    { args: [...MONTH, '--time-zone', 'Mars'], code: 2, says: /--time-zone: expected/ },
    { args: [...MONTH, '--tolerance', '-1'], code: 2, says: /--tolerance: expected per cent/ },
    { args: [...MONTH, '--format', 'xml'], code: 2, says: /--format: expected one of table, csv, json/ },
    { args: [...MONTH, '--their-file', '/nowhere.csv'], code: 2, says: /--their-file: cannot read/ },
    {
      args: [...MONTH, '--token-file', '/nowhere'],
      env: { UPSTREAM_AUTH: 'service', IADVIZE_USERNAME: 'a', IADVIZE_PASSWORD: 'b' },
      code: 2,
      says: /--token-file: expected none with UPSTREAM_AUTH=service/,
    },
  ])('ends with $code for $args', async ({ args, env = {}, code, says }) => {
    const result = await run(args, env);
    expect(result).toMatchObject({ code, output: '', errors: expect.stringMatching(says) });
    expect(result.errors).not.toContain('wrong\n');
  });
});
