import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { buildSchema } from 'graphql';
import { expect, it, onTestFinished } from 'vitest';
import { reconcileCommand } from '../../src/cli/reconcile.ts';
import { reconstruct } from '../../src/contacts/reconstruct.ts';
import { createContactGroups } from '../../src/indicators/contactGroups.ts';
import { daysBetween } from '../../src/reconcile/cells.ts';
import { RECONCILED_INDICATORS } from '../../src/reconcile/indicators.ts';
import { readTheirFile } from '../../src/reconcile/theirFile.ts';
import { GUIDE_EXAMPLES } from '../../src/sandbox/generator/guideExamples.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { decodeDocument } from '../../src/upstream/history/decodeDocument.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';

const text = await readFile('docs/indicators.md', 'utf8');

/** The rows of the table that begins with this header, without the header. */
function tableAfter(header: string): readonly (readonly string[])[] {
  const start = text.indexOf(header);
  expect(start, header).toBeGreaterThan(0);
  const [table = ''] = text.slice(start).split('\n\n');
  const lines = table.trimEnd().split('\n').slice(2);
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

it('the worked example is what the gateway says', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const gateway = await startTestGateway({ url: sandbox.url });
  onTestFinished(() => gateway.stop());
  const [, query = ''] = /```graphql\n([^`]*)```/.exec(text) ?? [];
  const { data, errors } = await gateway.ask(query);
  expect(errors).toBeUndefined();
  const rows = Object.entries(data).flatMap(([name, conversation]) =>
    (conversation as { contacts: Record<string, number | null>[] }).contacts.map((contact, index) => [
      `${name} ${index + 1}`,
      ...Object.values(contact).map((value) => (value === null ? '' : String(value))),
    ]),
  );
  expect(tableAfter('| contact | duration |')).toEqual(rows);
});

it('the row of the worked example is what contacts add up to', () => {
  const [, sentence = ''] = /(A row of the two contacts.*?)\n\n/s.exec(text) ?? [];
  const decoded = decodeDocument(GUIDE_EXAMPLES[0]?.conversation);
  if (!decoded.ok) throw new TypeError('Expected a history that is whole, got another one.');
  const groups = createContactGroups({ dimensions: [], steps: null, botsInResponsiveness: false });
  for (const contact of reconstruct(decoded.history).contacts) groups.add(contact);
  const [row] = groups.rows();
  const documented = [
    ...[row?.contactCount, row?.answeredCount, row?.unansweredCount],
    ...[row?.durationSeconds.mean, 4, 295, row?.simultaneousContacts],
  ];
  expect([...sentence.matchAll(/\b\d+(?:\.\d+)?\b/g)].map(([number]) => Number(number))).toEqual(documented);
});

it('the example of a file is one that reconcile reads', () => {
  const [, csv = ''] = /```csv\n([^`]*)```/.exec(text) ?? [];
  const spans = daysBetween('2026-01-05', '2026-01-06', null);
  const [span] = spans;
  if (span === undefined) throw new TypeError('Expected a day, got none.');
  const { valuesOf } = readTheirFile(csv, new Set(['day', 'channel']), spans);
  expect(valuesOf({ span, channel: 'call', siteId: null })).toEqual({
    contact_number: 9,
    contact_duration: 201,
  });
});

it('has every indicator that is compared, and only fields that rows have', async () => {
  const rows = tableAfter('| field | REST name |');
  const restNames = rows.flatMap((row) => /^`(\w+)`$/.exec(row[1] ?? '')?.[1] ?? []);
  expect(restNames.filter((name) => name !== 'contact_simultaneous_number')).toEqual(
    RECONCILED_INDICATORS.map(({ name }) => name),
  );
  const schema = buildSchema(await readFile('schema/gateway.graphql', 'utf8'));
  const type = schema.getType('ContactIndicatorRow');
  const fields = type && 'getFields' in type ? Object.keys(type.getFields()) : [];
  const documented = rows.flatMap((row) => [...(row[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(fields).toEqual(expect.arrayContaining(documented));
  const values = fields.filter((name) => /Seconds$|PerContact$|unanswered|answered|simultaneous/.test(name));
  expect(documented).toEqual(expect.arrayContaining(values));
});

it('has every option of the command, and no other', () => {
  const command: Command = reconcileCommand({
    ...{
      readConfig: () => {
        throw new Error('not run');
      },
      now: Date.now,
      onStopSignal: () => undefined,
    },
    log: { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {} } as never,
    ...{ write: () => undefined, writeError: () => undefined },
  });
  const documented = tableAfter('| option | |').flatMap((row) => (row[0] ?? '').match(/--[a-z-]+/g) ?? []);
  expect(documented.toSorted()).toEqual(command.options.map(({ long }) => long ?? '').toSorted());
});

it('links only files that exist', async () => {
  const paths = [...text.matchAll(/\]\(([\w./-]+)\)/g)].map(([, path = '']) => path);
  expect(paths).not.toEqual([]);
  for (const path of paths) await expect(readFile(`docs/${path}`, 'utf8')).resolves.not.toBe('');
});
