import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import type { TestServer } from '../support/upstream/httpServer.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';
import { runReconcile } from './support/reconcile.ts';

const sandbox = await startSandbox();
const directory = await mkdtemp(join(tmpdir(), 'reconcile-sources-test-'));

afterAll(async () => {
  await sandbox.stop();
  await rm(directory, { recursive: true });
});

const STATISTICS = ['--statistics-url', `${sandbox.origin}/api/2/statistic`];
const DAY = ['--from', '2026-01-14', '--to', '2026-01-15'];

const run = (args: readonly string[], key = 'sandbox') =>
  runReconcile(args, { UPSTREAM_URL: sandbox.url, STATISTICS_API_KEY: key });

interface Row {
  readonly from: string;
  readonly to: string;
  readonly channel: string | null;
  readonly site: string | null;
  readonly indicator: string;
  readonly theirs: number | null;
  readonly ours: number | null;
  readonly verdict: string;
}

async function rowsOf(args: readonly string[], key?: string): Promise<readonly Row[]> {
  const { output } = await run([...args, '--format', 'json'], key);
  return JSON.parse(output).comparisons;
}

async function fileOf(lines: readonly string[]): Promise<string> {
  const file = join(directory, `${Math.random()}.csv`);
  await writeFile(file, lines.join('\n'));
  return file;
}

const optionOf = ({ url }: TestServer) => ['--statistics-url', new URL('/api/2/statistic', url).href];

describe('sites', () => {
  it('that have contacts in the statistics alone differ, as the other sites', async () => {
    const rows = await rowsOf([...DAY, '--by', 'day,site', ...STATISTICS], 'sandbox-differences');
    expect(rows.filter(({ verdict }) => verdict === 'differ')).toMatchObject([
      { site: 'other', indicator: 'contact_number', theirs: 7, ours: 0 },
    ]);
  });

  it('that have contacts in the file alone, or here alone, differ', async () => {
    const known = await rowsOf([...DAY, '--by', 'site', ...STATISTICS]);
    const counts = known.filter(({ indicator, site }) => indicator === 'contact_number' && site !== 'other');
    const [absent, ...others] = counts;
    const lines = others.map(({ site, theirs }) => `${site},${theirs}`);
    const file = await fileOf(['site,contact_number', '999,12', ...lines]);
    const rows = await rowsOf([...DAY, '--by', 'site', '--their-file', file]);
    expect(rows).toHaveLength(counts.length + 1);
    expect(rows.filter(({ verdict }) => verdict === 'differ')).toMatchObject([
      { site: absent?.site, theirs: null, ours: absent?.ours },
      { site: '999', theirs: 12, ours: 0 },
    ]);
  });
});

describe('dimensions', () => {
  it.each([
    { by: 'day', cells: 2 },
    { by: 'channel', cells: 3 },
    { by: 'day,channel', cells: 6 },
    { by: 'site,day', cells: 2 * 4, others: 2 },
    { by: 'site,channel', cells: 3 * 4, others: 3 },
  ])('$by agree with the sandbox', async ({ by, cells, others = 0 }) => {
    const days = ['--from', '2026-01-05', '--to', '2026-01-07', '--by', by];
    const { code, output } = await run([...days, ...STATISTICS]);
    expect(output).toContain(`The numbers agree: all ${cells * 7 + others * 2} values are the same.`);
    expect(code).toBe(0);
  });
});

describe('the last line is the sentence', () => {
  const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);

  it.each(['table', 'csv', 'json'])('of %s, when the numbers agree', async (format) => {
    const { code, output, errors } = await run([...DAY, '--format', format, ...STATISTICS]);
    const sentence = 'The numbers agree: all 7 values are the same.';
    expect({ code, last: lastLine(output + errors) }).toEqual({ code: 0, last: sentence });
  });

  it.each(['table', 'csv', 'json'])('of %s, when the numbers differ', async (format) => {
    const args = [...DAY, '--format', format, ...STATISTICS];
    const { code, output, errors } = await run(args, 'sandbox-differences');
    const sentence = 'The numbers differ: of 7 values, 1 differ without an explanation and 0 with one.';
    expect({ code, last: lastLine(output + errors) }).toEqual({ code: 1, last: `reconcile: ${sentence}` });
  });
});

it('values that differ by no more than the tolerance agree', async () => {
  const [row] = await rowsOf([...DAY, ...STATISTICS], 'sandbox-differences');
  const percent = (100 * 7) / (row?.ours ?? Number.NaN);
  const codeAt = async (tolerance: number) => {
    const options = ['--tolerance', tolerance.toFixed(3), ...STATISTICS];
    return (await run([...DAY, ...options], 'sandbox-differences')).code;
  };
  expect([await codeAt(percent + 0.1), await codeAt(percent - 0.1)]).toEqual([0, 1]);
});

// At the same time: the waits between tries add up to eight seconds.
describe.concurrent('statistics that cannot be read', () => {
  it.for([
    { name: 'always fail', status: 500, body: '', calls: 5, says: 'cannot be read (HTTP 500)' },
    { name: 'always limit requests', status: 429, body: '', calls: 5, says: 'cannot be read (HTTP 429)' },
    { name: 'are not found', status: 404, body: '', calls: 1, says: 'cannot be read (HTTP 404)' },
    {
      name: 'refuse with 200',
      status: 200,
      body: '{"meta":{"status":"error","message":"Forbidden"}}',
      calls: 1,
      says: 'the statistics refuse the request: check the API key and its rights',
    },
    {
      name: 'are a page',
      status: 200,
      body: '<html>',
      calls: 1,
      says: 'not what the REST API is known to send',
    },
    {
      name: 'hold a text',
      status: 200,
      body: '{"meta":{"status":"success"},"data":{"contact_number":"many"}}',
      calls: 1,
      says: 'not what the REST API is known to send',
    },
  ])(
    'end with 1 when they $name',
    { timeout: 30_000 },
    async ({ status, body, calls, says }, { onTestFinished }) => {
      const server = await startServer(json(body, status));
      onTestFinished(server.stop);
      const { code, output, errors } = await run([...DAY, ...optionOf(server)]);
      expect({ code, output, received: server.requests.length }).toEqual({
        code: 1,
        output: '',
        received: calls,
      });
      expect(errors).toContain(says);
      expect(errors).not.toContain('Forbidden');
    },
  );

  it('end with 1 when there is no server', { timeout: 30_000 }, async () => {
    const server = await startServer(() => undefined);
    await server.stop();
    const { code, errors } = await run([...DAY, ...optionOf(server)]);
    expect(code).toBe(1);
    expect(errors).toContain('the statistics of 2026-01-14 cannot be read (ECONNREFUSED)');
  });
});

it('a wrong key or file ends with 2 before any history is read', async () => {
  const missing = join(directory, 'missing');
  const file = await fileOf(['day,contact_number', '2026-01-14,many']);
  sandbox.clearOperations();
  const results = [await run([...DAY, '--api-key-file', missing]), await run([...DAY, '--their-file', file])];
  expect(results.map(({ code }) => code)).toEqual([2, 2]);
  expect(results[0]?.errors).toContain('--api-key-file: cannot read');
  expect(results[1]?.errors).toContain('--their-file: line 2: expected a number such as 12.5');
  expect(sandbox.operations.filter(({ query }) => query.includes('ClosedConversations'))).toEqual([]);
});
