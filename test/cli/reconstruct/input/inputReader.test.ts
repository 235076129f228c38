import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentSplitter } from '../../../../src/cli/reconstruct/input/documentSplitter.ts';
import { InputReader } from '../../../../src/cli/reconstruct/input/inputReader.ts';
import type { ParsedPart } from '../../../../src/cli/reconstruct/input/parseBatch.ts';
import { parseBatch } from '../../../../src/cli/reconstruct/input/parseBatch.ts';
import type { Rebuilder } from '../../../../src/cli/reconstruct/rebuilders.ts';
import { rebuildInOrder } from '../../../../src/cli/reconstruct/rebuildInOrder.ts';
import { parseJson } from '../../../../src/upstream/response/json.ts';

/** Lines alone must give the same documents as a splitter that reads all bytes in order. */

/** How the input is divided. */
interface Division {
  readonly chunkBytes: number;
  readonly batchBytes: number;
  readonly linesAfterGoingBack: number;
  readonly maxInWork: number;
  readonly peeked: number;
}

const DIVISION: fc.Arbitrary<Division> = fc.record({
  chunkBytes: fc.integer({ min: 1, max: 60 }),
  batchBytes: fc.integer({ min: 1, max: 60 }),
  linesAfterGoingBack: fc.integer({ min: 1, max: 3 }),
  maxInWork: fc.integer({ min: 1, max: 5 }),
  peeked: fc.integer({ min: 0, max: 2 }),
});

const VALUE = fc.jsonValue({ maxDepth: 2 });
const OBJECT = fc.dictionary(fc.string({ maxLength: 3 }), VALUE, { maxKeys: 2 });
const LINE = fc.oneof(
  { weight: 6, arbitrary: OBJECT.map((value) => JSON.stringify(value)) },
  VALUE.map((value) => JSON.stringify(value)),
  fc.oneof(OBJECT, fc.array(OBJECT, { maxLength: 3 })).map((value) => JSON.stringify(value, null, 1)),
  // The end is missing.
  fc.tuple(OBJECT, fc.nat(20)).map(([value, end]) => JSON.stringify({ value }).slice(0, end)),
  fc.tuple(OBJECT, OBJECT).map((values) => values.map((value) => JSON.stringify(value)).join(' ')),
  fc.constantFrom('', '  ', 'private text', '{"a":1}\r', '\t{"a":1} ', '{a:1}', '[', ']', '{', '"', '}', ','),
  fc.constantFrom('{"a":"\u{1f600}é"}', '\u{feff}{}', '{"a":\u00001}', '"a" "b"', '[1] [2]', '1 2'),
);
const TEXT = fc.tuple(fc.array(LINE, { maxLength: 12 }), fc.constantFrom('', '\n'));

describe('InputReader and parseBatch', () => {
  it('give the same parts as a splitter, for any lines and any division', async () => {
    const property = fc.asyncProperty(TEXT, DIVISION, async ([lines, end], division) => {
      const text = lines.join('\n') + end;
      expect(await partsOf(text, division)).toEqual(splitParts(text));
    });
    // The splitter reaches the end of the input, and only then finds lines with one document.
    const openAtEnd: [string[], string] = [['{"a":[', '"x",', '{"c":', '1'], '\n'];
    const division = { chunkBytes: 60, batchBytes: 1, linesAfterGoingBack: 1, maxInWork: 1, peeked: 0 };
    await fc.assert(property, { numRuns: 2_000, examples: [[openAtEnd, division]] });
  });
});

it('after going back, a hundred documents must be alone on their lines before only lines are divided', async () => {
  const lines = '{}\n'.repeat(400);
  const reader = new InputReader(chunksOf(lines, 1_000), { batchBytes: 10 });
  expect(await reader.next()).toMatchObject({ kind: 'documents', entries: { length: 1 } });
  const guessed = await reader.next();
  expect(guessed).toMatchObject({ kind: 'lines', firstLine: 2 });
  reader.goBack([Buffer.from('{\n}\n'), guessed?.bytes ?? Buffer.alloc(0)], 2);
  expect(await reader.next()).toMatchObject({ kind: 'documents', entries: { length: 101 } });
  expect(await reader.next()).toMatchObject({ kind: 'lines', firstLine: 104 });
});

async function partsOf(text: string, division: Division): Promise<readonly ParsedPart[]> {
  const parts: ParsedPart[] = [];
  const results = new Map<readonly string[], readonly ParsedPart[]>();
  const rebuilder: Rebuilder = {
    maxInWork: division.maxInWork,
    rebuild: async (batch) => {
      const taken: ParsedPart[] = [];
      const rest = parseBatch(batch, (part) => taken.push(simple(part)));
      const lines: readonly string[] = [];
      results.set(lines, taken);
      return { lines, problems: [], bytes: batch.bytes, rest };
    },
    stop: async () => undefined,
  };
  const reader = new InputReader(chunksOf(text, division.chunkBytes), division);
  await reader.peekParts(division.peeked);
  for await (const { lines } of rebuildInOrder(reader, () => rebuilder)) {
    parts.push(...(results.get(lines) ?? []));
  }
  return parts;
}

async function* chunksOf(text: string, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    yield bytes.subarray(start, start + chunkBytes);
  }
}

function splitParts(text: string): readonly ParsedPart[] {
  const splitter = new DocumentSplitter();
  return [...splitter.push(Buffer.from(text)), ...splitter.end()].flatMap((part): ParsedPart[] => {
    if (part.kind === 'emptyArray') return [];
    if (part.kind === 'problem') return [simple(part)];
    const { bytes, line, item } = part;
    return [{ kind: 'document', document: parseJson(Buffer.from(bytes).toString()), line, item }];
  });
}

function simple(part: ParsedPart): ParsedPart {
  if (part.kind === 'problem') return { kind: 'problem', line: part.line, reason: part.reason };
  const { document, line, item } = part;
  return { kind: 'document', document, line, item };
}
