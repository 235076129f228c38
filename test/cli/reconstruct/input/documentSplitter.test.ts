import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentSplitter } from '../../../../src/cli/reconstruct/input/documentSplitter.ts';
import type { InputPart } from '../../../../src/cli/reconstruct/input/inputParts.ts';

/** The parts of an input that comes in chunks of this many bytes, with the values of documents. */
function partsOf(text: string, chunkBytes: number, maxDocumentBytes?: number): unknown[] {
  const bytes = Buffer.from(text);
  const splitter = new DocumentSplitter(1, maxDocumentBytes);
  const parts: unknown[] = [];
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    for (const part of splitter.push(bytes.subarray(start, start + chunkBytes))) parts.push(readable(part));
  }
  for (const part of splitter.end()) parts.push(readable(part));
  return parts;
}

function readable(part: InputPart): unknown {
  if (part.kind !== 'document') return part.kind === 'problem' ? `problem ${part.line}` : part.kind;
  return [part.line, part.item, Buffer.from(part.bytes).toString()];
}

const CASES: readonly [string, string, readonly unknown[]][] = [
  ['nothing', '', []],
  ['white space', ' \n\t\r\n', []],
  ['one object', '{"a":"}"}', [[1, null, '{"a":"}"}']]],
  ['one object on several lines', '\n{\n "a": [1,\n2]\n}\n', [[2, null, '{\n "a": [1,\n2]\n}']]],
  ['a byte order mark', '\u{feff}{}', [[1, null, '{}']]],
  [
    'lines',
    '{"a":1}\n{"b":2}\r\n\n{"c":3}',
    [
      [1, null, '{"a":1}'],
      [2, null, '{"b":2}'],
      [4, null, '{"c":3}'],
    ],
  ],
  [
    'objects on one line',
    '{}{}',
    [
      [1, null, '{}'],
      [1, null, '{}'],
    ],
  ],
  [
    'an array',
    '[{"a":1},\n[2]\n,"x",null]',
    [
      [1, 1, '{"a":1}'],
      [2, 2, '[2]'],
      [3, 3, '"x"'],
      [3, 4, 'null'],
    ],
  ],
  [
    'arrays on lines',
    '[{}]\n[{},{}]',
    [
      [1, 1, '{}'],
      [2, 1, '{}'],
      [2, 2, '{}'],
    ],
  ],
  ['an empty array', '[ ]', ['emptyArray']],
  [
    'escapes',
    '{"a":"\\"}\\\\"}{"é":"\\u007b"}',
    [
      [1, null, '{"a":"\\"}\\\\"}'],
      [1, null, '{"é":"\\u007b"}'],
    ],
  ],
  [
    'words',
    'null\nnot JSON',
    [
      [1, null, 'null'],
      [2, null, 'not JSON'],
    ],
  ],
  [
    'a line without its end',
    '{"a":1}\n{"b":"x\n{"c":3}',
    [[1, null, '{"a":1}'], 'problem 2', [3, null, '{"c":3}']],
  ],
  [
    'a line that ends before a value',
    '{"b":\n{"c":3}\n{"d":4}',
    ['problem 1', [2, null, '{"c":3}'], [3, null, '{"d":4}']],
  ],
  ['a last line without its end', '{"c":3}\n{"b":[', [[1, null, '{"c":3}'], 'problem 2']],
  ['an array without its end', '[{},', [[1, 1, '{}'], 'problem 1']],
  ['an array without a comma', '[{"a":1} {"b":2}]', [[1, 1, '{"a":1}'], 'problem 1', 'problem 1']],
  [
    'an array with a line that has no end',
    '[{"a":1},\n{"b":"x\n{"c":3}]',
    [[1, 1, '{"a":1}'], 'problem 2', [3, 2, '{"c":3}']],
  ],
];

describe('DocumentSplitter', () => {
  it.each(CASES)('%s', (_, text, parts) => {
    expect(partsOf(text, 1_000)).toEqual(parts);
  });

  it.each(CASES)('%s, byte by byte', (_, text, parts) => {
    expect(partsOf(text, 1)).toEqual(parts);
  });

  it('any values, as lines and as items of an array, in any chunks', () => {
    const values = fc.array(fc.jsonValue(), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (list, chunkBytes) => {
        // An array on a line is read by its items.
        const lines = list.map((value) => JSON.stringify({ value }));
        const expected = lines.map((line, index) => [index + 1, null, line]);
        expect(partsOf(lines.join('\n'), chunkBytes)).toEqual(expected);
        const items = list.map((value, index) => [1, index + 1, JSON.stringify(value)]);
        expect(partsOf(JSON.stringify(list), chunkBytes)).toEqual(items);
      }),
    );
  });

  it('a document that is too large is a problem, and the next line is read', () => {
    const text = `{"a":"${'x'.repeat(500)}"}\n{"b":2}`;
    expect(partsOf(text, 50, 100)).toEqual(['problem 1', [2, null, '{"b":2}']]);
  });

  it.each([
    ['an object', `{"a":"${'x'.repeat(93)}"}`, `{"a":"${'x'.repeat(92)}"}`],
    ['a word', 'x'.repeat(101), 'x'.repeat(100)],
    ['an object without its end', `{"a":"${'x'.repeat(95)}`, `{"a":"${'x'.repeat(94)}`],
  ])('%s is too large from the same length on, in any chunks', (_, tooLarge, largest) => {
    const isTooLarge = (text: string, chunkBytes: number): boolean => {
      const splitter = new DocumentSplitter(1, 100);
      const bytes = Buffer.from(`${text}\n{}`);
      const parts: InputPart[] = [];
      for (let start = 0; start < bytes.length; start += chunkBytes) {
        parts.push(...splitter.push(bytes.subarray(start, start + chunkBytes)));
      }
      const [part] = [...parts, ...splitter.end()];
      return part?.kind === 'problem' && part.reason.startsWith('expected at most 100 bytes');
    };
    for (const chunkBytes of [1, 7, 60, 1_000]) {
      expect(isTooLarge(tooLarge, chunkBytes)).toBe(true);
      expect(isTooLarge(largest, chunkBytes)).toBe(false);
    }
  });
});
