import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerText, conversation } from './support/answers.ts';
import { maybeOdd, ODD_ANSWERS } from './support/oddities.ts';
import { answerOf, historiesReadIn, parsedOutcomes, readOutcomes } from './support/outcomes.ts';

const conversations = fc.array(maybeOdd(conversation), { maxLength: 4 });

/** The same bytes, cut in these places. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

describe('histories that are read without being parsed', () => {
  it('are what they are when they are parsed (R1, R9, R12, R13, R15, R16)', () => {
    fc.assert(
      fc.property(conversations, (list) => {
        const answer = answerOf(answerText(list));
        expect(readOutcomes(answer)).toEqual(parsedOutcomes(answer));
      }),
      { numRuns: 1_000 },
    );
  });

  it('are the same in whatever pieces they come, also within a character', () => {
    const places = fc.array(fc.nat(), { maxLength: 12 });
    fc.assert(
      fc.property(conversations, places, (list, cuts) => {
        const bytes = Buffer.from(answerText(list));
        expect(readOutcomes(answerOf(...cut(bytes, cuts)))).toEqual(parsedOutcomes(answerOf(bytes)));
      }),
      { numRuns: 300 },
    );
    const every = Buffer.from(answerText([{ _gw_id: '日本', _gw_routingEvents: [], _gw_messages: null }]));
    const bytewise = answerOf(...cut(every, [...every.keys()]));
    expect(readOutcomes(bytewise)).toEqual(parsedOutcomes(answerOf(every)));
  });

  it('are the same when there is white space between them', () => {
    fc.assert(
      fc.property(conversations, (list) => {
        const answer = answerOf(answerText(list, 1));
        expect(readOutcomes(answer)).toEqual(parsedOutcomes(answer));
      }),
    );
  });

  it.each(ODD_ANSWERS)('are the same beside $name (R13, R15, R16)', ({ text }) => {
    const answer = answerOf(text);
    expect(readOutcomes(answer)).toEqual(parsedOutcomes(answer));
    // The usual one beside it is read all the same.
    expect(historiesReadIn(answer)).toBeGreaterThan(0);
  });

  it('are the same in answers larger than what is kept for them, and in the next one', () => {
    const [list = []] = fc.sample(fc.array(conversation, { minLength: 20, maxLength: 20 }), {
      seed: 7,
      numRuns: 1,
    });
    const small = Buffer.from(answerText(list));
    const times = Math.ceil((5 * 1024 * 1024) / small.length);
    const large = Buffer.from(answerText(Array.from({ length: times }, () => list).flat()));
    for (const bytes of [small, large, small]) {
      const halves = answerOf(...cut(bytes, [bytes.length >> 1]));
      expect(readOutcomes(halves)).toEqual(parsedOutcomes(halves));
    }
  });

  it('keep nothing of the answer before', () => {
    const long = Buffer.from(answerText([{ _gw_id: 'long', subject: 'x'.repeat(500) }]));
    const short = Buffer.from(answerText([]));
    expect(readOutcomes(answerOf(...cut(long, [5])))).toHaveLength(1);
    expect(readOutcomes(answerOf(...cut(short, [5])))).toEqual([]);
  });

  it('are the same when bytes are no UTF-8: then ids that look different may be equal (R1)', () => {
    const e = ['\u00ff-1', '\u00fe-1'].map((id) => ({ n: { c: '2026-03-02T10:00:00Z', m: id, u: null } }));
    const messages = { pageInfo: { hasNextPage: false, endCursor: null }, e };
    const text = answerText([{ _gw_id: 'c1', _gw_routingEvents: [], _gw_messages: messages }]);
    const answer = answerOf(Buffer.from(text, 'latin1'));
    expect(historiesReadIn(answer)).toBe(1);
    expect(readOutcomes(answer)).toEqual(parsedOutcomes(answer));
  });
});
