import { randomUUID } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportParts } from '../../src/export/exportContacts.ts';
import { exportToFile } from '../../src/export/exportContacts.ts';
import { EMPTY_ROWS, encodeRows } from '../../src/export/rows/encodedRows.ts';
import type { ContactSource } from '../../src/export/source/contactSource.ts';
import { EXPORTED_AT, exportArguments, interval, temporaryDirectory } from '../support/export/testExport.ts';

/** 16 windows of 10 hours and a half. */
const WEEK = interval('2026-01-05T00:00:00Z', '2026-01-12T00:00:00Z');
const SECOND_WINDOW = Date.parse('2026-01-05T10:30:00Z');

const why = { code: 'UPSTREAM_UNAVAILABLE', reason: 'Upstream failed: The upstream failed (HTTP 503).' };

/** Two conversations with a contact each in every window; `unavailable` says how many of a window cannot be read. */
function upstream(unavailable: (windowFrom: number) => number) {
  const requests: number[] = [];
  const source: ContactSource = async function* batches({ from }) {
    requests.push(from);
    const ids = [`${from}-a`, `${from}-b`];
    const missing = ids.slice(0, unavailable(from));
    yield {
      contactRows: encodeRows(
        ids.slice(missing.length).map((id) => JSON.stringify({ id, text: 'x'.repeat(100) })),
      ),
      conversationRows: EMPTY_ROWS,
      conversations: ids.length,
      unavailable: missing.map((conversationId) => ({ conversationId, ...why })),
      anomalies: [],
      conversationsInDoubt: 0,
    };
  };
  const parts: ExportParts = {
    source,
    upstreamSchema: 'sha256:0',
    onProgress: () => undefined,
    parallel: 2,
    newName: randomUUID,
    now: () => EXPORTED_AT,
  };
  return { requests, parts };
}

const healthy = () => upstream(() => 0);
const failing = (count = 1) => upstream((from) => (from === SECOND_WINDOW ? count : 0));

async function newTarget() {
  const out = join(await temporaryDirectory(), 'contacts.ndjson');
  return { out, files: () => readdir(join(out, '..')), resumed: { out, resume: true } };
}

const COMPLETE = ['contacts.ndjson', 'contacts.ndjson.manifest.json'];

describe('an export with an unavailable conversation', () => {
  it('finishes, and says why the conversation is missing', async () => {
    const { out } = await newTarget();
    const manifest = await exportToFile(exportArguments(WEEK), { out, resume: false }, failing().parts);
    expect(manifest).toMatchObject({
      contacts: 31,
      conversations: 32,
      unavailableConversations: [{ conversationId: `${SECOND_WINDOW}-a`, ...why }],
    });
    expect((await readFile(out, 'utf8')).match(/\n/g)).toHaveLength(31);
    expect(JSON.parse(await readFile(`${out}.manifest.json`, 'utf8'))).toEqual(manifest);
  });

  it('is mended by --resume, which reads only that window again', async () => {
    const { out, files, resumed } = await newTarget();
    await exportToFile(exportArguments(WEEK), { out, resume: false }, failing().parts);
    const { requests, parts } = healthy();
    const manifest = await exportToFile(exportArguments(WEEK), resumed, parts);
    expect(requests).toEqual([SECOND_WINDOW]);
    expect(manifest).toMatchObject({ contacts: 32, unavailableConversations: [] });
    const whole = await newTarget();
    expect(await exportToFile(exportArguments(WEEK), { ...whole, resume: false }, healthy().parts)).toEqual(
      manifest,
    );
    expect(await readFile(out)).toEqual(await readFile(whole.out));
    expect(await files()).toEqual(COMPLETE);
  });

  it('is mended from the start when its directory is gone', async () => {
    const { out, files, resumed } = await newTarget();
    await exportToFile(exportArguments(WEEK), { out, resume: false }, failing().parts);
    await rm(`${out}.partial`, { recursive: true });
    const { requests, parts } = healthy();
    expect(await exportToFile(exportArguments(WEEK), resumed, parts)).toMatchObject({ contacts: 32 });
    expect(requests).toHaveLength(16);
    expect(await files()).toEqual(COMPLETE);
  });

  it('keeps the contacts that it has when even more is unavailable later', async () => {
    const { out, resumed } = await newTarget();
    const first = await exportToFile(exportArguments(WEEK), { out, resume: false }, failing(1).parts);
    expect(await exportToFile(exportArguments(WEEK), resumed, failing(2).parts)).toEqual(first);
    expect(await exportToFile(exportArguments(WEEK), resumed, healthy().parts)).toMatchObject({
      contacts: 32,
    });
  });

  it('is read again, too, when the run before ended before its end', async () => {
    const { out, resumed } = await newTarget();
    const { parts } = failing();
    const source: ContactSource = (window, exportedAt) => {
      if (window.from > SECOND_WINDOW) throw new Error('upstream is gone');
      return parts.source(window, exportedAt);
    };
    await expect(
      exportToFile(exportArguments(WEEK), { out, resume: false }, { ...parts, source }),
    ).rejects.toThrow();
    const again = healthy();
    expect(await exportToFile(exportArguments(WEEK), resumed, again.parts)).toMatchObject({ contacts: 32 });
    expect(again.requests).toContain(SECOND_WINDOW);
    expect(again.requests).not.toContain(WEEK.from);
  });

  it('is mended although a run was killed between the output and its manifest, with another outcome', async () => {
    const { out, files, resumed } = await newTarget();
    await exportToFile(exportArguments(WEEK), { out, resume: false }, failing(2).parts);
    const manifestBefore = await readFile(`${out}.manifest.json`);
    await exportToFile(exportArguments(WEEK), resumed, failing(1).parts);
    await writeFile(`${out}.manifest.json`, manifestBefore);
    expect(await exportToFile(exportArguments(WEEK), resumed, healthy().parts)).toMatchObject({
      contacts: 32,
    });
    expect(await files()).toEqual(COMPLETE);
  });

  it('is not written over a file that was changed', async () => {
    const { out, resumed } = await newTarget();
    await exportToFile(exportArguments(WEEK), { out, resume: false }, failing().parts);
    await writeFile(out, 'mine');
    await expect(exportToFile(exportArguments(WEEK), resumed, healthy().parts)).rejects.toThrow(
      `${out}: another file is there`,
    );
    expect(await readFile(out, 'utf8')).toBe('mine');
  });

  it('counts one conversation that two windows name once', async () => {
    const { out } = await newTarget();
    const { parts } = healthy();
    const source: ContactSource = async function* batches() {
      yield {
        ...{
          contactRows: EMPTY_ROWS,
          conversationRows: EMPTY_ROWS,
          conversations: 1,
          anomalies: [],
          conversationsInDoubt: 0,
        },
        unavailable: [{ conversationId: 'c', ...why }],
      };
    };
    const manifest = await exportToFile(exportArguments(WEEK), { out, resume: false }, { ...parts, source });
    expect(manifest).toMatchObject({
      ...{ contacts: 0, conversations: 1 },
      unavailableConversations: [{ conversationId: 'c', ...why }],
    });
  });
});

describe('two exports to one file', () => {
  it('give no manifest that differs from the file', async () => {
    const { out, files } = await newTarget();
    // As another run does that reads a window again.
    const onProgress: ExportParts['onProgress'] = (event) => {
      if (event.kind !== 'started' || event.phase !== 'writing') return;
      const name =
        readdirSync(`${out}.partial`)
          .filter((file) => file.endsWith('.ndjson'))
          .at(-1) ?? '';
      writeFileSync(join(`${out}.partial`, name), '{"id":"only one"}\n');
    };
    const { parts } = healthy();
    await expect(
      exportToFile(exportArguments(WEEK), { out, resume: false }, { ...parts, onProgress }),
    ).rejects.toThrow('is another export writing there?');
    expect(await files()).toEqual(['contacts.ndjson.partial']);
  });
});
