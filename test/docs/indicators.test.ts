import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { buildSchema } from 'graphql';
import { expect, it, onTestFinished } from 'vitest';
import { reconcileCommand } from '../../src/cli/reconcile.ts';
import { RECONCILED_INDICATORS } from '../../src/reconcile/indicators.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
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
