import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { reconstructCommand } from '../../src/cli/reconstruct.ts';
import { runToEnd } from '../support/processes/startProgram.ts';

const SNOOZE = new URL('../contacts/golden/guide-snooze/', import.meta.url);
const INPUT = readFileSync(new URL('input.json', SNOOZE), 'utf8');
const { contacts }: { contacts: unknown } = JSON.parse(
  readFileSync(new URL('expected.json', SNOOZE), 'utf8'),
);

const MORE = { edges: [], pageInfo: { hasNextPage: true, endCursor: 'c' } };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reconstruct-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('contacts-gateway reconstruct', () => {
  const rebuilt = { contacts, anomalies: [] };

  it('reads a file', async () => {
    const { code, out, err } = await spawned([fileOf(INPUT)], '');
    expect({ code, err, json: JSON.parse(out) }).toEqual({ code: 0, err: '', json: rebuilt });
  });

  it('reads a file that begins with a byte order mark', async () => {
    const { code, out } = await spawned([fileOf(`\u{feff}${INPUT}`)], '');
    expect({ code, json: JSON.parse(out) }).toEqual({ code: 0, json: rebuilt });
  });

  it('reads standard input, and a whole GraphQL response', async () => {
    const { code, out, err } = await spawned([], `{"data":{"conversation":${INPUT}}}`);
    expect({ code, err, json: JSON.parse(out) }).toEqual({ code: 0, err: '', json: rebuilt });
  });

  it('prints anomalies with a sentence each', async () => {
    const { code, out } = await spawned(['-'], document({ closedAt: 'soon' }));
    const message = 'The closing date of the conversation is not readable and was taken as absent.';
    const anomaly = { code: 'UNREADABLE_FACT', message, occurredAt: null, systemMessageId: null };
    expect({ code, json: JSON.parse(out) }).toEqual({
      code: 0,
      json: { contacts: [], anomalies: [anomaly] },
    });
  });

  it('fails without a partial result when the history is not complete (R16)', async () => {
    const err = 'reconstruct: standard input: CONTACT_HISTORY_UNAVAILABLE: messages is not an object\n';
    expect(await spawned(['-'], document({ messages: null }))).toEqual({ code: 1, out: '', err });
  });
});

describe('contacts-gateway reconstruct: failures', () => {
  it.each([
    [
      'a further page (R16)',
      document({ messages: MORE }),
      'CONTACT_HISTORY_UNAVAILABLE: messages has a further page',
    ],
    [
      'an error without a path (R16)',
      `{"data":{"conversation":${INPUT}},"errors":[{"message":"private text"}]}`,
      'CONTACT_HISTORY_UNAVAILABLE: upstream reported an error in an unknown part',
    ],
    ['no routing events (R16)', '{"id":"c1"}', 'CONTACT_HISTORY_UNAVAILABLE: routingEvents is not a list'],
    ['JSON without a conversation', '"c1"', 'expected one conversation, or a response that holds one'],
    ['an id that is no text', '{"id":7}', 'expected the id of the conversation to be text, got number'],
  ])('%s: exit code 1 and one line', async (_, content, reason) => {
    const file = fileOf(content);
    expect(await run([file])).toEqual({ code: 1, err: `reconstruct: ${file}: ${reason}\n` });
  });

  it.each([
    ['text', 'private text'],
    ['nothing', ''],
  ])('%s is not JSON, and is not quoted', async (_, content) => {
    const file = fileOf(content);
    expect(await run([file])).toEqual({ code: 1, err: `reconstruct: ${file} is not JSON\n` });
  });

  it.each([
    ['is not there', 'none.json', 'ENOENT'],
    ['is a folder', '.', 'EISDIR'],
  ])('a file that %s is named', async (_, name, reason) => {
    const file = join(folder, name);
    expect(await run([file])).toEqual({ code: 1, err: `reconstruct: cannot read ${file} (${reason})\n` });
  });

  it.each([
    ['two files', ['a.json', 'b.json']],
    ['an unknown option', ['--fast']],
  ])('%s: wrong usage, in one line', async (_, args) => {
    const { code, err } = await run(args);
    expect({ code, lines: err.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 });
  });
});

function document(fields: object): string {
  return JSON.stringify({ id: 'c1', routingEvents: [], messages: { edges: [] }, ...fields });
}

interface Outcome {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program, as a shell would. */
async function spawned(args: readonly string[], input: string): Promise<Outcome> {
  const { code, stdout, stderr } = await runToEnd(['reconstruct', ...args], { input });
  return { code, out: stdout, err: stderr };
}

/** Runs the command in this process, for cases without a result. */
async function run(args: readonly string[]): Promise<{ readonly code: number; readonly err: string }> {
  const lines: string[] = [];
  const command = reconstructCommand({
    ...{ input: new PassThrough(), output: new PassThrough(), now: () => 0 },
    writeError: (text) => lines.push(text),
  });
  const code = await runProgram(['reconstruct', ...args], {
    ...{ version: '0.0.0', commands: [command], defaultCommand: 'reconstruct' },
    writeOut: (line) => lines.push(`out: ${line}`),
    writeError: (line) => lines.push(line),
  });
  return { code, err: lines.join('') };
}

function fileOf(content: string): string {
  const file = join(folder, 'conversation.json');
  writeFileSync(file, content);
  return file;
}
