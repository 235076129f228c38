import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonBytes } from '../../../src/gateway/planning/jsonBytes.ts';

function written(write: (out: JsonBytes) => void): string {
  const out = new JsonBytes();
  write(out);
  return out.end().toString('utf8');
}

describe('JsonBytes', () => {
  it('writes any string as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constant('\ud800')), (value) => {
        expect(written((out) => out.string(value))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('writes any value of JSON, and null for what JSON does not have', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(written((out) => out.value(value))).toBe(JSON.stringify(value));
      }),
    );
    expect(written((out) => out.value(undefined))).toBe('null');
  });

  it('writes numbers, booleans, constants and their absence', () => {
    const text = written((out) => {
      out.list([1, 0.5, -1e21], (value) => out.number(value));
      out.number(null);
      out.boolean(true);
      out.plain('CLOSED');
      out.plain(null);
      out.string(null);
    });
    expect(text).toBe('[1,0.5,-1e+21]nulltrue"CLOSED"nullnull');
  });

  it('writes lists of none, one and many', () => {
    const list = (items: readonly number[]) => written((out) => out.list(items, (item) => out.number(item)));
    expect([list([]), list([1]), list([1, 2, 3])]).toEqual(['[]', '[1]', '[1,2,3]']);
  });

  it('grows, with characters of any length, and keeps what was ended before', () => {
    const first = new JsonBytes();
    first.text('first');
    const ended = first.end();
    const items = Array.from({ length: 50_000 }, (_, index) => `${index} Größe ✓ 😀`);
    const text = written((out) => out.list(items, (item) => out.string(item)));
    expect(JSON.parse(text)).toEqual(items);
    expect(ended.toString()).toBe('first');
  });
});
