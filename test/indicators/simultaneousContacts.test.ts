import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimultaneousContacts } from '../../src/indicators/simultaneousContacts.ts';

type Span = readonly [operator: number, from: number, to: number];

function simultaneous(spans: readonly Span[], from: number | null = null, to: number | null = null) {
  const contacts = createSimultaneousContacts();
  for (const span of spans) contacts.add(...span);
  return contacts.between(from, to);
}

describe('R24: simultaneous contacts', () => {
  it('are one while contacts follow each other, and two while two are open all the time', () => {
    expect(
      simultaneous([
        [7, 0, 10],
        [7, 20, 30],
      ]),
    ).toBe(1);
    expect(
      simultaneous([
        [7, 0, 10],
        [7, 0, 10],
      ]),
    ).toBe(2);
    expect(
      simultaneous([
        [7, 0, 10],
        [7, 5, 15],
      ]),
    ).toBe(20 / 15);
  });

  it('of several operators are the sum of all contacts over the sum of the times with a contact', () => {
    expect(
      simultaneous([
        [7, 0, 10],
        [7, 0, 10],
        [8, 0, 10],
      ]),
    ).toBe(30 / 20);
  });

  it('are cut at both ends', () => {
    expect(
      simultaneous(
        [
          [7, 0, 100],
          [7, 50, 60],
        ],
        40,
        70,
      ),
    ).toBe(40 / 30);
    expect(simultaneous([[7, 0, 100]], 40, 70)).toBe(1);
  });

  it('are null without contacts, without a length, and outside of all contacts', () => {
    expect(simultaneous([])).toBeNull();
    expect(simultaneous([[7, 5, 5]])).toBeNull();
    expect(simultaneous([[7, 0, 10]], 10, 20)).toBeNull();
    expect(simultaneous([[7, 20, 30]], 10, 20)).toBeNull();
  });

  it('agree with counting second by second', () => {
    const span = fc
      .tuple(fc.nat(2), fc.nat(40), fc.nat(20))
      .map(([operator, from, length]): Span => [operator, from, from + length]);
    fc.assert(
      fc.property(fc.array(span), fc.nat(30), fc.integer({ min: 1, max: 40 }), (spans, from, length) => {
        let contactSeconds = 0;
        let busySeconds = 0;
        for (let second = from; second < from + length; second++) {
          for (const operator of [0, 1, 2]) {
            const open = spans.filter(
              ([of, start, end]) => of === operator && start <= second && second < end,
            ).length;
            contactSeconds += open;
            if (open > 0) busySeconds += 1;
          }
        }
        const expected = busySeconds === 0 ? null : contactSeconds / busySeconds;
        expect(simultaneous(spans, from, from + length)).toBe(expected);
      }),
    );
  });

  it('of steps, weighted by the time with a contact, give that of the whole', () => {
    const spans: Span[] = [
      [7, 0, 25],
      [7, 10, 12],
      [7, 18, 40],
      [8, 3, 33],
    ];
    const steps = [0, 10, 20, 30].map((from) => createSteps(spans, from, from + 10));
    const total =
      steps.reduce((sum, [mean, busy]) => sum + mean * busy, 0) /
      steps.reduce((sum, [, busy]) => sum + busy, 0);
    expect(total).toBeCloseTo(simultaneous(spans) ?? 0, 9);
  });
});

/** The mean of a step, and the time with a contact in it. */
function createSteps(spans: readonly Span[], from: number, to: number): readonly [number, number] {
  const seconds = Array.from({ length: to - from }, (_, index) => from + index);
  const busy = [7, 8].flatMap((operator) =>
    seconds.filter((second) =>
      spans.some(([of, start, end]) => of === operator && start <= second && second < end),
    ),
  );
  return [simultaneous(spans, from, to) ?? 0, busy.length];
}
