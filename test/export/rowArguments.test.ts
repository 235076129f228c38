import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startExport } from '../../src/app/startExport.ts';
import { readConfig } from '../../src/config/config.ts';
import { exportToFile } from '../../src/export/exportContacts.ts';
import type { RowArguments } from '../../src/export/rows/rowArguments.ts';
import { DEFAULT_ROWS } from '../../src/export/rows/rowArguments.ts';
import type { ContactSource } from '../../src/export/source/contactSource.ts';
import { createLogger } from '../../src/logging/log.ts';
import type { TestExport } from '../support/export/testExport.ts';
import { closedIn, EXPORTED_AT, startTestExport, temporaryDirectory } from '../support/export/testExport.ts';
import { withoutField } from '../support/schema/schemaEdits.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import type { Row } from './rowsSupport.ts';
import { ALL_ROWS, DAY, exportRows, usersIn } from './rowsSupport.ts';

let running: TestExport;

beforeAll(async () => {
  running = await startTestExport({}, { rows: ALL_ROWS });
});

afterAll(() => running.stop());

describe('filters', () => {
  it.each([
    [{ channels: ['CHAT'] }, (row: Row) => row['channel'] === 'CHAT'],
    [{ sites: ['101', '103'] }, (row: Row) => row['siteId'] === '101' || row['siteId'] === '103'],
    [
      { channels: ['CHAT'], sites: ['101'] },
      (row: Row) => row['channel'] === 'CHAT' && row['siteId'] === '101',
    ],
  ])('%j leaves out all other conversations, and no wanted one', async (filter, isWanted) => {
    const all = await exportRows(ALL_ROWS, running.parts);
    const filtered = { ...ALL_ROWS, ...filter };
    const { parts, stop } = await startTestExport({}, { rows: filtered });
    onTestFinished(stop);
    const { contacts, conversations, manifest } = await exportRows(filtered, parts);
    expect(contacts).toEqual(all.contacts.filter(isWanted));
    expect(conversations).toEqual(all.conversations.filter(isWanted));
    expect(conversations.length).toBeGreaterThan(0);
    expect(manifest).toMatchObject({ ...filter, conversations: conversations.length });
  });

  it('a channel that upstream does not know is refused', async () => {
    const starting = startTestExport({}, { rows: { ...DEFAULT_ROWS, channels: ['FAX'] } });
    await expect(starting).rejects.toThrow(/^--channel: expected one of .*CHAT.*, got "FAX"$/);
  });
});

describe('an upstream without some fields', () => {
  it('is refused with optional columns that need them', async () => {
    const starting = begin('Visitor.email', ALL_ROWS);
    await expect(starting).rejects.toThrow(
      "--columns: expected Visitor.email in the upstream's schema, which lacks it",
    );
  });

  it('gives the rest of the names of users', async () => {
    const { parts, stop } = await begin('User.firstName', DEFAULT_ROWS);
    onTestFinished(stop);
    const { contacts } = await exportRows(DEFAULT_ROWS, { ...parts, now: () => EXPORTED_AT });
    const users = usersIn(closedIn(DAY).map(({ conversation }) => conversation));
    const named = contacts.filter(({ operatorId }) => operatorId !== null);
    expect(named.length).toBeGreaterThan(0);
    for (const { operatorId, operatorName } of named) {
      expect(operatorName).toBe(users.get(String(operatorId))?.['lastName']);
    }
  });
});

describe('resuming', () => {
  it('writes both files byte for byte, with the time of the first run', async () => {
    const whole = await exportRows(ALL_ROWS, running.parts);
    const directory = await temporaryDirectory();
    const [out, conversationsOut] = [join(directory, 'a.ndjson'), join(directory, 'b.ndjson')];
    let attempt = 0;
    const source: ContactSource = (window, exportedAt) => {
      attempt += 1;
      if (attempt > 5) throw new Error('upstream is gone');
      return running.parts.source(window, exportedAt);
    };
    const target = { out, conversationsOut };
    const first = exportToFile(whole.wantedFiles, { ...target, resume: false }, { ...running.parts, source });
    await expect(first).rejects.toThrow('upstream is gone');
    const later = { ...running.parts, now: () => EXPORTED_AT + 3_600_000 };
    const manifest = await exportToFile(whole.wantedFiles, { ...target, resume: true }, later);
    expect(manifest).toEqual(whole.manifest);
    expect(await readFile(out)).toEqual(await readFile(whole.out));
    expect(await readFile(conversationsOut)).toEqual(await readFile(whole.conversationsOut));
    expect((await readdir(directory)).toSorted()).toEqual(['a.ndjson', 'a.ndjson.manifest.json', 'b.ndjson']);
    expect(await exportToFile(whole.wantedFiles, { ...target, resume: true }, later)).toEqual(whole.manifest);
  });

  it.each([
    ['columns', { rows: { ...ALL_ROWS, columns: ['tags'] } }],
    ['names', { rows: { ...ALL_ROWS, names: 'snake' } as const }],
    ['columnsVersion', { rows: { ...ALL_ROWS, columnsVersion: 1 } as const }],
    ['channels', { rows: { ...ALL_ROWS, channels: ['CHAT'] } }],
    ['sites', { rows: { ...ALL_ROWS, sites: ['101'] } }],
    ['conversationsFormat', { conversationsFormat: 'csv' } as const],
  ])('an export with other %s is refused', async (name, other) => {
    const { out, conversationsOut, wantedFiles } = await exportRows(ALL_ROWS, running.parts);
    const again = exportToFile(
      { ...wantedFiles, ...other },
      { out, conversationsOut, resume: true },
      running.parts,
    );
    await expect(again).rejects.toThrow(`expected an export with the same arguments, it differs in ${name}`);
  });

  it('keeps another file at the path of the conversations', async () => {
    const { directory, wantedFiles } = await exportRows(ALL_ROWS, running.parts);
    const conversationsOut = join(directory, 'mine.ndjson');
    await writeFile(conversationsOut, 'mine');
    const target = { out: join(directory, 'other.ndjson'), conversationsOut, resume: false };
    await expect(exportToFile(wantedFiles, target, running.parts)).rejects.toThrow(
      'the file is there already',
    );
    expect(await readFile(conversationsOut, 'utf8')).toBe('mine');
  });
});

/** An export from an upstream whose schema lacks a field. */
async function begin(field: string, wantedRows: RowArguments) {
  const sandbox = await startValidatedSandbox();
  onTestFinished(sandbox.stop);
  const schemaFile = join(await temporaryDirectory(), 'schema.graphql');
  await writeFile(schemaFile, printSchema(withoutField(field)));
  const config = readConfig({ UPSTREAM_URL: sandbox.url, UPSTREAM_SCHEMA: schemaFile }, () => '');
  const precision = { contacts: 'milliseconds', conversations: 'milliseconds' } as const;
  const settings = {
    parallel: 2,
    maxPerSecond: null,
    pageSize: 100,
    readToken: null,
    rows: wantedRows,
    precision,
  };
  const log = createLogger({ level: 'silent' });
  return startExport(config, settings, { log, onProgress: () => undefined });
}
