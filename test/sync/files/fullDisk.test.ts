import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { query } from '../../support/export/readBack.ts';
import { temporaryDirectory } from '../../support/export/testExport.ts';
import { runToEnd } from '../../support/processes/startProgram.ts';
import type { Life } from '../support/growingUpstream.ts';
import { contactsIn } from '../support/readDestination.ts';
import type { SmallUpstream } from '../support/smallUpstream.ts';
import { startSmallUpstream } from '../support/smallUpstream.ts';
import { syncEnvironment } from '../support/testSync.ts';

/** `ulimit -f` limits the size of each file. A file that gets larger fails as on a full disk. */

const TIMEOUT_MS = 300_000;

/** One of so many conversations is in the upstream: on days with one, the file of the table is larger than the temporary file. */
const SELECTED_EVERY = 12;

let small: SmallUpstream;
let lives: readonly Life[];

beforeAll(async () => {
  small = await startSmallUpstream();
  lives = small.lives.filter((_, index) => index % SELECTED_EVERY === 0);
  small.upstream.setLives(lives);
  // All are closed.
  small.upstream.setNow(Date.parse('2026-03-01T00:00:00Z'));
});

afterAll(() => small.stop());

it(
  'a sync to a full disk says which directory is full, leaves nothing half written, and is continued',
  async () => {
    const directory = await temporaryDirectory();
    const [to, TMPDIR] = [join(directory, 'files'), join(directory, 'temporary')];
    await mkdir(TMPDIR);
    const { upstreamUrl, tokenFile, since } = small.common;
    const env = { ...syncEnvironment({ upstreamUrl, tokenFile, to, nowMs: 0 }), TMPDIR };
    const args = ['sync', '--to', to, '--since', since, '--token-file', tokenFile, '--parallel', '1'];
    const failures = new Set<string>();
    for (let maxFileBlocks = 1, code: number | null = 1; code !== 0; maxFileBlocks *= 2) {
      const ended = await runToEnd(args, { env: { ...env, LOG_LEVEL: 'fatal' }, maxFileBlocks });
      code = ended.code;
      if (code !== 0) {
        expect(code).toBe(1);
        expect(ended.stderr).toMatch(/^sync: [^\n]+ \(EFBIG\)\n$/);
        failures.add(ended.stderr);
      }
      expect(await readdir(TMPDIR)).toEqual([]);
      await expectWhole(to);
    }
    expect([...failures].toSorted()).toEqual([
      `sync: ${to}: cannot read or write (EFBIG)\n`,
      `sync: ${TMPDIR}: cannot write a temporary file (EFBIG)\n`,
    ]);
    const found = await query(`SELECT id FROM ${contactsIn(to)} ORDER BY id`);
    expect(found.map(({ id }) => id)).toEqual(
      lives.flatMap(({ contacts }) => contacts.map(({ id }) => id)).toSorted(),
    );
  },
  TIMEOUT_MS,
);

/** All files of a destination are those that its manifest lists. */
async function expectWhole(to: string): Promise<void> {
  const names = await readdir(to, { recursive: true });
  expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  const parts = names.filter((name) => name.endsWith('.parquet'));
  if (!names.includes('_manifest.json')) {
    expect(parts).toEqual([]);
    return;
  }
  const { days } = JSON.parse(await readFile(join(to, '_manifest.json'), 'utf8'));
  for (const name of parts) {
    const [, table = '', day = ''] = /^(\w+)\/day=([\d-]+)\//.exec(name) ?? [];
    const digest = createHash('sha256').update(await readFile(join(to, name)));
    expect(digest.digest('hex'), name).toBe(days[day]?.[table]?.sha256);
  }
}
