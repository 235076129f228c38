import { describe, expect, it } from 'vitest';
import type { OrderedAnomaly } from '../../src/contacts/anomaly.ts';
import { inReportOrder } from '../../src/contacts/anomaly.ts';
import type { Fact } from '../../src/contacts/fact.ts';
import { reconstruct } from '../../src/contacts/reconstruct.ts';
import { ended, pushed, user } from './support/facts.ts';

describe('the order of anomalies (R19)', () => {
  it.each([
    ['by date', ['a 5 0', 'b 3 1', 'c 4 2'], 'b c a'],
    ['undated last', ['a - 0', 'b 9 1', 'c - 2', 'd 1 3'], 'd b a c'],
    ['of one date by the timeline', ['a 5 7', 'b 5 2', 'c 5 4'], 'b c a'],
    ['undated by their place', ['a - 3', 'b - 1', 'c - 2'], 'b c a'],
    ['before 1970 too', ['a 0 0', 'b -1 1'], 'b a'],
  ])('%s', (_, given, expected) => {
    const order = inReportOrder(given.map(anomaly)).map(({ message }) => message);
    expect(order.join(' ')).toBe(expected);
  });

  it('an end without a contact comes before the missing end of the same instant that follows it', () => {
    const facts = [
      ...[pushed(0, user(7)), ended('closed', 10, user(7)), ended('snoozed', 5_000, user(7))],
      ...[pushed(5_000, user(8)), pushed(5_000, user(9)), ended('closed', 9_000, user(9))],
    ];
    const { anomalies } = reconstruct(historyOf(facts));
    expect(anomalies.map(({ code }) => code)).toEqual(['ORPHAN_END', 'MISSING_END']);
  });
});

describe('the sentences of anomalies', () => {
  it('name no user and no text of the conversation', () => {
    const by = user('private-7');
    const facts = [pushed(0, by), pushed(9_000, null), ended('released', 9_000, null)];
    const { anomalies } = reconstruct(historyOf([...facts, ended('snoozed', 90_000, by)]));
    expect(anomalies.map(({ message }) => message)).toEqual([
      'The contact opened at 2026-03-02T10:00:00.000Z has no end event: it was taken to end at 2026-03-02T10:00:09.000Z.',
      'A snooze at 2026-03-02T10:01:30.000Z came while no contact was open.',
    ]);
  });
});

/** From `name date position`; the name stands in the message. */
function anomaly(text: string): OrderedAnomaly {
  const [message = '', at = '', position = ''] = text.split(' ');
  return {
    anomaly: { code: 'ORPHAN_END', message, occurredAt: null, systemMessageId: null },
    at: at === '-' ? null : Number(at),
    position: Number(position),
  };
}

function historyOf(facts: readonly Fact[]): Parameters<typeof reconstruct>[0] {
  return {
    conversation: { id: 'c1', channel: 'CHAT', project: null, closedAt: null },
    ...{ closedAtUnreadable: false, routingEvents: [] },
    messages: facts.map((fact, index) => ({
      ...({ kind: 'system', id: `m${index}`, damaged: false } as const),
      ...{ moment: fact.moment, facts: [fact] },
    })),
  };
}
