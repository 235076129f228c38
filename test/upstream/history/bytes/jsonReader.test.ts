import { describe, expect, it } from 'vitest';
import { UniqueIds } from '../../../../src/upstream/history/bytes/historyReader.ts';
import { JsonReader, UNEXPECTED } from '../../../../src/upstream/history/bytes/jsonReader.ts';
import { literal } from '../../../../src/upstream/history/bytes/literal.ts';

/** A reader of the text alone, though it lies between other bytes. */
function readerOf(text: string): JsonReader {
  const bytes = Buffer.from(`"before"${text}"after"`);
  const reader = new JsonReader(bytes);
  reader.reset(8, bytes.length - 7);
  return reader;
}

type Read = (reader: JsonReader) => unknown;

const string: Read = (reader) => reader.string();
const stringOrNull: Read = (reader) => reader.stringOrNull();
const legacyId: Read = (reader) => reader.legacyId();
const wholeNumber: Read = (reader) => reader.wholeNumber();
const moment: Read = (reader) => reader.timestamp();
const boolean: Read = (reader) => reader.boolean();
const value: Read = (reader) => reader.value();

describe('a reader of JSON', () => {
  it.each<[string, Read, unknown]>([
    ['""', string, ''],
    ['"a b"', string, 'a b'],
    ['"é日🙂"', string, 'é日🙂'],
    ['"\u007f"', string, '\u007f'],
    ['"null"', stringOrNull, 'null'],
    ['null', stringOrNull, null],
    ['0', legacyId, 0],
    ['7', legacyId, 7],
    ['9007199254740991', legacyId, Number.MAX_SAFE_INTEGER],
    ['"07"', legacyId, '07'],
    ['120', wholeNumber, 120],
    ['true', boolean, true],
    ['false', boolean, false],
    ['"soon"', moment, null],
    ['""', moment, null],
    ['"2026-03-02T10:00:00Z"', moment, { at: Date.UTC(2026, 2, 2, 10), text: '2026-03-02T10:00:00Z' }],
    ['"2026-03-02T10:00:00"', moment, null],
    ['"2026-03-02T10:00:00é"', moment, null],
    ['null', value, null],
    ['{}', value, {}],
    ['{"a":[{"b":"}"}],"c":"\\"}"}', value, { a: [{ b: '}' }], c: '"}' }],
    ['{"é":{"a":null}}', value, { é: { a: null } }],
    ['{ "a" : 1 }', value, { a: 1 }],
  ])('%s is read to its end', (text, read, expected) => {
    const reader = readerOf(text);
    expect(read(reader)).toEqual(expected);
    expect(reader.rest()).toBe('');
  });

  it.each<[string, Read]>([
    ['', string],
    ['"', string],
    ['"a', string],
    ['a"', string],
    ['7', string],
    ['null', string],
    ['"a\\n"', string],
    ['"a\u001f"', string],
    ['undefined', stringOrNull],
    ['', legacyId],
    ['-1', legacyId],
    ['00', legacyId],
    ['07', legacyId],
    ['9007199254740992', legacyId],
    ['9007199254740993', legacyId],
    ['99999999999999999999999', legacyId],
    ['null', legacyId],
    ['"7"', wholeNumber],
    ['+7', wholeNumber],
    ['0', boolean],
    ['tru', boolean],
    ['null', moment],
    ['[]', value],
    ['"a"', value],
    ['7', value],
    ['}', value],
    ['{', value],
    ['{"', value],
    ['{"\\', value],
    ['{"a":"}', value],
    ['{"a":{}', value],
    ['{a}', value],
    ['{"a":"\n"}', value],
    ['{"a":]}', value],
  ])('%j is unexpected', (text, read) => {
    expect(() => read(readerOf(text))).toThrow(UNEXPECTED);
  });

  it('goes past nothing but what is expected', () => {
    const reader = readerOf('{"a":1}');
    expect(reader.accept(literal('{"b":'))).toBe(false);
    expect(reader.accept(literal('{"a":'))).toBe(true);
    expect(() => reader.expect(literal('2'))).toThrow(UNEXPECTED);
    expect(reader.rest()).toBe('1}');
    reader.expect(literal('1}'));
    expect(reader.rest()).toBe('');
  });

  it('takes nothing beyond the last byte', () => {
    const reader = new JsonReader(Buffer.from('nu'));
    reader.reset(0, 2);
    expect(reader.accept(literal('null'))).toBe(false);
  });

  it.each<[string, Read]>([
    ['""', string],
    ['7', wholeNumber],
    ['7', legacyId],
    ['"2026-03-02T10:00:00Z"', moment],
    ['"2026-03-02T10:00:00.000Z"', moment],
    ['{}', value],
  ])('reads nothing of %s when it ends before it, or within', (text, read) => {
    const bytes = Buffer.from(`${text}${text}`);
    for (let end = 0; end < text.length; end++) {
      const reader = new JsonReader(bytes);
      reader.reset(0, end);
      expect(() => read(reader)).toThrow(UNEXPECTED);
    }
  });

  it('parses equal objects once', () => {
    const text = '{"id":1017,"firstName":"Gia"}';
    const reader = new JsonReader(Buffer.from(text + text));
    reader.reset(0, text.length);
    const one = reader.value();
    reader.reset(text.length, 2 * text.length);
    const other = reader.value();
    expect(one).toEqual({ id: 1017, firstName: 'Gia' });
    expect(other).toBe(one);
  });
});

describe('the hash of an id (R1)', () => {
  const hashOf = (text: string, before = '') => {
    const bytes = Buffer.from(`${before}"${text}"`);
    const reader = new JsonReader(bytes);
    reader.reset(0, bytes.length);
    reader.expect(literal(before));
    reader.string();
    return reader.hashLastString();
  };

  it.each([['a'], ['7'], ['eleven-long'], ['twelve--long'], ['thirteen-long'], ['é'], ['']])(
    'of %j is the same at every position',
    (id) => {
      const hashes = ['', '"s":', '"2026-03-02T10:00:00.000Z","s":', '"2026-03-02T11:11:11.111Z","m":'].map(
        (before) => hashOf(id, before),
      );
      expect(new Set(hashes).size).toBe(1);
      expect(hashes).not.toContain(0);
    },
  );

  it('shows that ids are unique that differ only at their ends', () => {
    const ids = new UniqueIds();
    for (let index = 10; index < 110; index += 1)
      ids.add(hashOf(`3f6c1a52-9d07-4e1b-8a51-0000000000${index}`));
    expect(ids.areUnique).toBe(true);
  });
});
