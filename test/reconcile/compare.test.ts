import { describe, expect, it } from 'vitest';
import { contactStatsFields, emptyContactStats } from '../../src/indicators/contactStats.ts';
import { daysBetween } from '../../src/reconcile/cells.ts';
import type { TheirValues } from '../../src/reconcile/compare.ts';
import { compareCell, outcomeOf } from '../../src/reconcile/compare.ts';
import type { OurStatistics } from '../../src/reconcile/ourStatistics.ts';

const [span] = daysBetween('2026-01-05', '2026-01-06', null);
if (span === undefined) throw new TypeError('expected a day');
const cell = { span, channel: null, siteId: null };
const EMPTY = contactStatsFields(emptyContactStats());

/** Ten contacts of 100 seconds. Each variant has the same values unless the parameters say otherwise. */
function ours({ inDoubt = 0, unavailable = 0, closing = 10 } = {}): OurStatistics {
  const durationSeconds = { ...EMPTY.durationSeconds, count: 10, mean: 100 };
  return {
    addConversation: () => undefined,
    addUnavailable: () => undefined,
    valuesOf: (_, variant) => ({
      ...EMPTY,
      durationSeconds,
      contactCount: variant === 'closing' ? closing : 10,
    }),
    inDoubt: () => inDoubt,
    unavailable: () => unavailable,
    siteIds: () => [],
  };
}

const compared = (theirs: TheirValues, ourStatistics = ours(), options = {}) =>
  compareCell(cell, theirs, ourStatistics, { tolerancePercent: 0, completeUntil: null, ...options }).map(
    ({ verdict, explanation }) => explanation?.split(':')[0] ?? verdict,
  );

describe('one value', () => {
  it.each([
    { name: 'is the same', theirs: { contact_number: 10 }, verdict: 'agree' },
    { name: 'differs by one', theirs: { contact_number: 11 }, verdict: 'differ' },
    { name: 'is lower', theirs: { contact_number: 9 }, verdict: 'differ' },
    { name: 'is rounded to seconds', theirs: { contact_duration: 100.5 }, verdict: 'agree' },
    { name: 'differs by more than rounding', theirs: { contact_duration: 100.6 }, verdict: 'differ' },
    { name: 'of nothing is 0', theirs: { contact_waiting_duration: 0 }, verdict: 'agree' },
    { name: 'of nothing is null', theirs: { contact_waiting_duration: null }, verdict: 'agree' },
    { name: 'of nothing is 1', theirs: { contact_waiting_duration: 1 }, verdict: 'differ' },
    { name: 'is missing', theirs: { contact_number: null }, verdict: 'differ' },
    {
      name: 'is missing where there is nothing',
      theirs: { contact_unanswered_number: null },
      verdict: 'agree',
    },
    { name: 'is 1 where there is nothing', theirs: { contact_unanswered_number: 1 }, verdict: 'differ' },
  ])('that $name: $verdict', ({ theirs, verdict }) => {
    expect(compared(theirs)).toEqual([verdict]);
  });

  it('agrees within the tolerance', () => {
    expect(compared({ contact_number: 11 }, ours(), { tolerancePercent: 10 })).toEqual(['agree']);
    expect(compared({ contact_number: 12 }, ours(), { tolerancePercent: 10 })).toEqual(['differ']);
  });
});

describe('a difference is explained', () => {
  const more = { contact_number: 12, contact_duration: 90 };

  it('by another way of counting, when that gives the same value', () => {
    expect(compared({ contact_number: 7 }, ours({ closing: 7 }))).toEqual(['opening or closing date']);
  });

  it.each([
    { name: 'anomalies', given: ours({ inDoubt: 2 }), options: {} },
    { name: 'unavailable histories', given: ours({ unavailable: 2 }), options: {} },
    { name: 'open conversations', given: ours(), options: { completeUntil: span.from } },
  ])('by $name, when contacts are missing here', ({ name, given, options }) => {
    expect(compared(more, given, options)).toEqual([name, name]);
    // What is too much here is not explained by what is missing.
    expect(compared({ contact_number: 8, contact_duration: 90 }, given, options)).toEqual([
      'differ',
      'differ',
    ]);
  });

  it.each([
    { name: 'anomalies are too few', given: ours({ inDoubt: 1 }), options: {} },
    { name: 'unavailable histories are too few', given: ours({ unavailable: 1 }), options: {} },
    { name: 'the day is complete', given: ours(), options: { completeUntil: span.to } },
  ])('not when $name', ({ given, options }) => {
    expect(compared(more, given, options)).toEqual(['differ', 'differ']);
  });
});

it('the outcome is one sentence', () => {
  const sentenceOf = (theirs: TheirValues, given = ours()) =>
    outcomeOf(compareCell(cell, theirs, given, { tolerancePercent: 0, completeUntil: null }));
  expect(sentenceOf({ contact_number: 10 })).toEqual({
    ...{ agrees: true, sentence: 'The numbers agree: all 1 values are the same.' },
  });
  expect(sentenceOf({ contact_number: 11 }, ours({ inDoubt: 1 }))).toEqual({
    agrees: true,
    sentence: 'The numbers agree except for explained differences: of 1 values, 1 differ.',
  });
  expect(sentenceOf({ contact_number: 11, contact_duration: 100 })).toEqual({
    agrees: false,
    sentence: 'The numbers differ: of 2 values, 1 differ without an explanation and 0 with one.',
  });
});
