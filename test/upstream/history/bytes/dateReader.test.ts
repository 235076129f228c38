import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../../../src/contacts/facts/instant.ts';
import { DateReader } from '../../../../src/upstream/history/bytes/dateReader.ts';

/** What a reader makes of a date, once it knows the days of others. */
function read(date: string, ...known: readonly string[]): { length: number; at: number } {
  const before = known.map((other) => `"${other}"`).join('');
  const bytes = Buffer.from(`${before}"${date}""behind"`);
  const reader = new DateReader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  let start = 0;
  for (const other of known) {
    reader.remember(start, parseTimestamp(other)?.at ?? Number.NaN);
    start += other.length + 2;
  }
  const length = reader.usualLength(start, bytes.length);
  return { length, at: length > 0 ? reader.instant(start, length) : Number.NaN };
}

const DAY = '2024-02-29T23:59:59Z';

describe('dates of days that are known (R1, R15)', () => {
  it.each([
    '2024-02-29T00:00:00Z',
    '2024-02-29T23:59:59Z',
    '2024-02-29T09:08:07.000Z',
    '2024-02-29T10:20:30.999Z',
  ])('%s is read', (date) => {
    expect(read(date, DAY)).toEqual({ length: date.length, at: Date.parse(date) });
    expect(read(date, '2024-02-29T12:00:00.5Z')).toEqual({ length: date.length, at: Date.parse(date) });
  });

  it('may be of any of them', () => {
    const days = Array.from(
      { length: 31 },
      (_, index) => `2024-01-${String(index + 1).padStart(2, '0')}T10:00:00Z`,
    );
    for (const day of days) expect(read(day, ...days).at).toBe(Date.parse(day));
    expect(read('2024-02-05T10:00:00Z', ...days).at).toBeNaN();
    expect(read('2024-01-05T10:00:00Z', ...days, '2024-02-05T10:00:00Z').at).toBeNaN();
  });

  it.each([
    ['another day', '2024-02-28T10:00:00Z'],
    ['another month', '2024-01-29T10:00:00Z'],
    ['another year', '2023-02-29T10:00:00Z'],
    ['an hour that is none', '2024-02-29T24:00:00Z'],
    ['a minute that is none', '2024-02-29T10:60:00Z'],
    ['a second that is none', '2024-02-29T10:00:60Z'],
    ['no digits', '2024-02-29Tab:cd:efZ'],
    ['a sign', '2024-02-29T10:00:-1Z'],
    ['other separators', '2024-02-29T10-00-00Z'],
    ['a blank', '2024-02-29 10:00:00Z'],
    ['decimals that are none', '2024-02-29T10:00:00.12xZ'],
    ['no third decimal', '2024-02-29T10:00:00.12 Z'],
    ['a comma', '2024-02-29T10:00:00,123Z'],
    ['two decimals', '2024-02-29T10:00:00.12Z'],
    ['four decimals', '2024-02-29T10:00:00.1234Z'],
    ['another zone', '2024-02-29T10:00:00+01:00'],
    ['a small letter', '2024-02-29T10:00:00z'],
    ['nothing', ''],
  ])('%s is for others to read', (_, date) => {
    expect(read(date, DAY).at).toBeNaN();
  });

  it('are never read as another instant than anywhere else', () => {
    const part = (max: number) => fc.nat({ max }).map((value) => String(value).padStart(2, '0'));
    const day = fc.constantFrom('2024-02-29', '2024-03-01', '1969-12-31', '0000-01-01');
    const decimals = fc.constantFrom('', '.0', '.123', '.5000', ',123');
    const zone = fc.constantFrom('Z', 'z', '+01:00', '');
    const date = fc
      .tuple(day, part(30), part(70), part(70), decimals, zone)
      .map(([d, h, m, s, f, z]) => `${d}T${h}:${m}:${s}${f}${z}`);
    const bent = fc
      .tuple(date, fc.nat(), fc.constantFrom('', 'x', ' ', '-', '9', 'é'))
      .map(
        ([text, place, letter]) =>
          text.slice(0, place % text.length) + letter + text.slice((place % text.length) + 1),
      );
    const known = date.filter((text) => parseTimestamp(text) !== null && text.endsWith('Z'));
    fc.assert(
      fc.property(fc.oneof(date, bent), fc.array(known, { maxLength: 4 }), (text, others) => {
        const { at } = read(text, ...others);
        if (!Number.isNaN(at)) expect(at).toBe(parseTimestamp(text)?.at);
      }),
      { numRuns: 5_000 },
    );
  });
});
