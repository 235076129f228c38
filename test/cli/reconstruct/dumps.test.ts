import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { generateConversation } from '../../../src/sandbox/generator/generate.ts';
import { query } from '../../support/export/readBack.ts';
import { temporaryDirectory } from '../../support/export/testExport.ts';
import { runToEnd, spawnProgram } from '../../support/processes/startProgram.ts';

/** Dumps of many conversations, as `contacts-gateway reconstruct` reads them. */

const COUNT = 60;

/** For tests that take about 10 s on a machine without other work. */
const LONG_MS = 180_000;
const GENERATED = Array.from({ length: COUNT }, (_, index) => generateConversation(7, index));
const JSONS = GENERATED.map(({ conversation }) => {
  const pageInfo = { hasNextPage: false, endCursor: null };
  return { ...conversation, messages: { ...conversation.messages, pageInfo } };
});
const EXPECTED = GENERATED.map(({ conversation, expected }) => {
  return { conversationId: conversation.id, contactIds: expected.contacts.map(({ id }) => id) };
});

const edges = JSONS.map((node) => ({ node, cursor: 'c' }));
const list = (nodes: readonly unknown[], errors: readonly unknown[] = []) => {
  return { data: { closedConversations: { edges: nodes, pageInfo: {} } }, errors };
};
/** Lines that are no whole document, after each tenth conversation. */
const ODD_LINES = (json: unknown, index: number): readonly string[] => {
  if (index % 10 !== 0) return [];
  const text = JSON.stringify(json);
  const odd = [
    text.slice(0, -1),
    JSON.stringify(json, null, 1),
    `[${text}]`,
    'private text',
    `${text}${text}`,
    '',
  ];
  return [odd[(index / 10) % odd.length] ?? ''];
};
const ndjson = (documents: readonly unknown[]): string =>
  documents.map((document) => `${JSON.stringify(document)}\n`).join('');

describe('contacts-gateway reconstruct, with many conversations', () => {
  it.each([
    ['NDJSON of conversations', ndjson(JSONS)],
    ['NDJSON of responses', ndjson(JSONS.map((conversation) => ({ data: { conversation } })))],
    ['a list response', JSON.stringify(list(edges))],
    ['a list response on many lines', JSON.stringify(list(edges), null, 2)],
    [
      'the list of the forerunner',
      JSON.stringify(list(JSONS.map((conversation) => ({ node: { conversation } })))),
    ],
    ['NDJSON of list responses', ndjson([list(edges.slice(0, 20)), list(edges.slice(20))])],
    ['an array of conversations', JSON.stringify(JSONS)],
    [
      'an array of list responses, on many lines',
      JSON.stringify([list(edges.slice(0, 9)), list(edges.slice(9))], null, 1),
    ],
    ['NDJSON of arrays', ndjson([JSONS.slice(0, 5), JSONS.slice(5)])],
    [
      'a response with aliases',
      JSON.stringify({ data: Object.fromEntries(JSONS.map((json, index) => [`c${index}`, json])) }),
    ],
  ])('%s: one line for each conversation, in order', async (_, input) => {
    const { code, out, err } = await reconstruct(input);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(rebuiltIn(out)).toEqual(EXPECTED);
  });

  it('an array with one conversation is one line, too', async () => {
    const { code, out } = await reconstruct(JSON.stringify([JSONS[0]]));
    expect({ code, rebuilt: rebuiltIn(out) }).toEqual({ code: 0, rebuilt: EXPECTED.slice(0, 1) });
  });

  it(
    'threads give the same output and the same messages',
    async () => {
      // Large enough for several batches in each thread, and for threads by default.
      const copies = Array.from({ length: 6 }, () => JSONS).flat();
      const lines = copies.flatMap((json, index) => [JSON.stringify(json), ...ODD_LINES(json, index)]);
      const input = lines.join('\n');
      expect(input.length).toBeGreaterThan(12 * 1024 * 1024);
      const alone = await reconstruct(input, '--parallel', '1');
      expect(alone.code).toBe(1);
      expect(rebuiltIn(alone.out).length).toBeGreaterThan(copies.length);
      for (const options of [[], ['--parallel', '3'], ['--parallel']]) {
        expect(await reconstruct(input, ...options)).toEqual(alone);
      }
    },
    LONG_MS,
  );

  it('--format csv and ndjson write the contacts as an export does', async () => {
    const lines = (await reconstruct(ndjson(JSONS), '--format', 'ndjson')).out.trimEnd().split('\n');
    const ids = lines.map((line) => JSON.parse(line).id);
    expect(ids).toEqual(EXPECTED.flatMap(({ contactIds }) => contactIds));
    expect(lines.some((line) => typeof JSON.parse(line).operatorName === 'string')).toBe(true);
    const { out } = await reconstruct(ndjson(JSONS), '--format', 'csv');
    expect(out.split('\r\n')[0]).toMatch(/^id,conversationId,contactIndex,/);
  });

  it('--format parquet writes the same contacts, also with threads', async () => {
    const file = join(await temporaryDirectory(), 'contacts.parquet');
    const child = spawnProgram(['reconstruct', '--format', 'parquet', '--parallel', '2']);
    child.stdin?.end(ndjson(JSONS));
    if (child.stdout === null) throw new Error('expected standard output, got none');
    await pipeline(child.stdout, createWriteStream(file));
    const rows = await query(`SELECT id FROM '${file}'`);
    expect(rows.map(({ id }) => id)).toEqual(EXPECTED.flatMap(({ contactIds }) => contactIds));
  });
});

describe('contacts-gateway reconstruct, with bad input', () => {
  it('names each bad line, rebuilds all others, and exits 1', async () => {
    const lines = JSONS.slice(0, 6).map((json) => JSON.stringify(json));
    const cut = lines[1]?.slice(0, 2_000) ?? '';
    const input = [
      lines[0],
      cut,
      'private text',
      lines[2],
      '{"id":7}',
      '{"id":"c","routingEvents":[]}',
      lines[3],
    ];
    for (const options of [[], ['--parallel', '2']]) {
      const { code, out, err } = await reconstruct(input.join('\n'), ...options);
      expect({ code, err: err.split('\n') }).toEqual({
        code: 1,
        err: [
          'reconstruct: standard input: line 2: is not JSON',
          'reconstruct: standard input: line 3: is not JSON',
          'reconstruct: standard input: line 5: expected the id of the conversation to be text, got number',
          'reconstruct: standard input: line 6: CONTACT_HISTORY_UNAVAILABLE: messages is not an object',
          'reconstruct: standard input: 4 parts could not be rebuilt',
          '',
        ],
      });
      expect(rebuiltIn(out)).toEqual([EXPECTED[0], EXPECTED[2], EXPECTED[3]]);
    }
  });

  it('R16: an error with a path concerns its conversation, one without a path concerns all', async () => {
    const path = ['closedConversations', 'edges', 1, 'node', 'messages', 'edges', 0];
    const other = ['closedConversations', 'edges', 2, 'node', 'tags'];
    const input = ndjson([
      list(edges.slice(0, 4), [{ message: 'private text', path }, { path: other }]),
      list(edges.slice(4, 6), [{ message: 'private text' }]),
      list([edges[6], { node: null }]),
    ]);
    const { code, out, err } = await reconstruct(input);
    const unavailable = 'CONTACT_HISTORY_UNAVAILABLE: upstream reported an error in';
    const at = 'data.closedConversations.edges';
    expect({ code, err: err.trimEnd().split('\n') }).toEqual({
      code: 1,
      err: [
        `line 1, ${at}.1.node: ${unavailable} messages`,
        `line 2, ${at}.0.node: ${unavailable} an unknown part`,
        `line 2, ${at}.1.node: ${unavailable} an unknown part`,
        `line 3, ${at}.1: expected a conversation, got nothing`,
        '4 parts could not be rebuilt',
      ].map((line) => `reconstruct: standard input: ${line}`),
    });
    expect(rebuiltIn(out)).toEqual([0, 2, 3, 6].map((index) => EXPECTED[index]));
  });

  it('names the item of an array', async () => {
    const { code, err } = await reconstruct(`[${JSON.stringify(JSONS[0])},{"id":"c"]`);
    expect({ code, first: err.split('\n')[0] }).toEqual({
      code: 1,
      first: 'reconstruct: standard input: line 1, item 2: is not JSON',
    });
  });

  it.each([
    [['--format', 'xml'], 'reconstruct: --format: expected one of ndjson, csv, parquet, got "xml"\n'],
    [['--parallel', '0'], 'reconstruct: --parallel: expected a whole number from 1 to 64, got "0"\n'],
  ])('%j is wrong usage', async (options, err) => {
    expect(await reconstruct('[]', ...options)).toEqual({ code: 2, out: '', err });
  });
});

// Linux alone shows the largest resident memory of another process.
it.runIf(process.platform === 'linux')(
  'memory does not grow with the input',
  async () => {
    const lines = Buffer.from(ndjson(JSONS));
    const small = await peakMegabytes(lines, Math.ceil(40_000_000 / lines.length));
    const large = await peakMegabytes(lines, Math.ceil(200_000_000 / lines.length));
    expect(large - small).toBeLessThan(60);
    expect(large).toBeLessThan(400);
  },
  LONG_MS,
);

/** The conversation and the ids of its contacts, for each line. */
function rebuiltIn(out: string): readonly unknown[] {
  const lines = out === '' ? [] : out.trimEnd().split('\n');
  return lines.map((line) => {
    const { conversationId, contacts } = JSON.parse(line);
    return { conversationId, contactIds: contacts.map(({ id }: { readonly id: string }) => id) };
  });
}

async function reconstruct(input: string, ...options: readonly string[]) {
  const { code, stdout, stderr } = await runToEnd(['reconstruct', ...options], { input });
  return { code, out: stdout, err: stderr };
}

/** The largest resident memory of the command, in MB, while it reads the same lines many times. */
async function peakMegabytes(lines: Buffer, times: number): Promise<number> {
  const child = spawnProgram(['reconstruct']);
  const exit = new Promise((resolve) => child.on('close', resolve));
  child.stdout?.resume();
  let peak = 0;
  for (let time = 0; time < times; time++) {
    if (!child.stdin?.write(lines)) await new Promise((resolve) => child.stdin?.once('drain', resolve));
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
  }
  child.stdin?.end();
  await exit;
  return peak;
}
