import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countReadHistories, parsedOutcomes, readOutcomes, responseOf } from './support/outcomes.ts';
import { conversation, responseText } from './support/responses.ts';
import { maybeUnusual, UNUSUAL_RESPONSES } from './support/unusualLayouts.ts';

const conversations = fc.array(maybeUnusual(conversation), { maxLength: 4 });

/** The same bytes, cut at these positions. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

describe('histories that are read without being parsed', () => {
  it('are what they are when they are parsed (R1, R9, R12, R13, R15, R16)', () => {
    fc.assert(
      fc.property(conversations, (list) => {
        const response = responseOf(responseText(list));
        expect(readOutcomes(response)).toEqual(parsedOutcomes(response));
      }),
      { numRuns: 1_000 },
    );
  });

  it('are the same in whatever pieces they come, also within a character', () => {
    const places = fc.array(fc.nat(), { maxLength: 12 });
    fc.assert(
      fc.property(conversations, places, (list, cuts) => {
        const bytes = Buffer.from(responseText(list));
        expect(readOutcomes(responseOf(...cut(bytes, cuts)))).toEqual(parsedOutcomes(responseOf(bytes)));
      }),
      { numRuns: 300 },
    );
    const every = Buffer.from(responseText([{ _gw_id: '日本', _gw_routingEvents: [], _gw_messages: null }]));
    const bytewise = responseOf(...cut(every, [...every.keys()]));
    expect(readOutcomes(bytewise)).toEqual(parsedOutcomes(responseOf(every)));
  });

  it('are the same when there is white space between them', () => {
    fc.assert(
      fc.property(conversations, (list) => {
        const response = responseOf(responseText(list, 1));
        expect(readOutcomes(response)).toEqual(parsedOutcomes(response));
      }),
    );
  });

  it.each(UNUSUAL_RESPONSES)('are the same beside $name (R13, R15, R16)', ({ text }) => {
    const response = responseOf(text);
    expect(readOutcomes(response)).toEqual(parsedOutcomes(response));
    // The usual one beside it is read all the same.
    expect(countReadHistories(response)).toBeGreaterThan(0);
  });

  it('are the same in responses larger than the reused memory, and in the next one', () => {
    const [list = []] = fc.sample(fc.array(conversation, { minLength: 20, maxLength: 20 }), {
      seed: 7,
      numRuns: 1,
    });
    const small = Buffer.from(responseText(list));
    const times = Math.ceil((5 * 1024 * 1024) / small.length);
    const large = Buffer.from(responseText(Array.from({ length: times }, () => list).flat()));
    for (const bytes of [small, large, small]) {
      const halves = responseOf(...cut(bytes, [bytes.length >> 1]));
      expect(readOutcomes(halves)).toEqual(parsedOutcomes(halves));
    }
  });

  it('keep nothing of the response before', () => {
    const long = Buffer.from(responseText([{ _gw_id: 'long', subject: 'x'.repeat(500) }]));
    const short = Buffer.from(responseText([]));
    expect(readOutcomes(responseOf(...cut(long, [5])))).toHaveLength(1);
    expect(readOutcomes(responseOf(...cut(short, [5])))).toEqual([]);
  });

  it('are the same when bytes are no UTF-8: then ids that look different may be equal (R1)', () => {
    const e = ['\u00ff-1', '\u00fe-1'].map((id) => ({ n: { c: '2026-03-02T10:00:00Z', m: id, u: null } }));
    const messages = { pageInfo: { hasNextPage: false, endCursor: null }, e };
    const text = responseText([{ _gw_id: 'c1', _gw_routingEvents: [], _gw_messages: messages }]);
    const response = responseOf(Buffer.from(text, 'latin1'));
    expect(countReadHistories(response)).toBe(1);
    expect(readOutcomes(response)).toEqual(parsedOutcomes(response));
  });
});
