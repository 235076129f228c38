import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  jsonBoolean,
  jsonList,
  jsonNumber,
  jsonString,
  jsonValue,
} from '../../../src/gateway/serialized/jsonText.ts';

describe('JSON text', () => {
  it('of strings is that of JSON.stringify', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constant('\ud800')), (value) => {
        expect(jsonString(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('of values is that of JSON.stringify, and null for undefined', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonValue(value)).toBe(JSON.stringify(value));
      }),
    );
    expect(jsonValue(undefined)).toBe('null');
  });

  it('of numbers and booleans; null for null and infinity', () => {
    const texts = [
      jsonNumber(1),
      jsonNumber(0.5),
      jsonNumber(-1e21),
      jsonNumber(null),
      jsonNumber(Infinity),
      jsonBoolean(true),
    ];
    expect([...texts, jsonString(null)]).toEqual(['1', '0.5', '-1e+21', 'null', 'null', 'true', 'null']);
  });

  it('of lists of no, one and many items', () => {
    expect([[], [1], [1, 2, 3]].map((items) => jsonList(items, jsonNumber))).toEqual([
      '[]',
      '[1]',
      '[1,2,3]',
    ]);
  });
});
