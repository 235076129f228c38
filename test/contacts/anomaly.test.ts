import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/contacts/facts/fact.ts';
import { reconstruct } from '../../src/contacts/reconstruct.ts';
import type { OrderedAnomaly } from '../../src/contacts/result/anomaly.ts';
import {
  reportClockSkew,
  reportNoPush,
  reportOrphanEnd,
  reportUnreadable,
  sortAnomalies,
} from '../../src/contacts/result/anomaly.ts';
import { ended, moment, pushed, user } from './support/facts.ts';

describe('the order of anomalies (R19)', () => {
  it.each([
    ['by date', ['a 5 0', 'b 3 1', 'c 4 2'], 'b c a'],
    ['undated last', ['a - 0', 'b 9 1', 'c - 2', 'd 1 3'], 'd b a c'],
    ['of one date by the timeline', ['a 5 7', 'b 5 2', 'c 5 4'], 'b c a'],
    ['undated by their place', ['a - 3', 'b - 1', 'c - 2'], 'b c a'],
    ['before 1970 too', ['a 0 0', 'b -1 1'], 'b a'],
  ])('%s', (_, given, expected) => {
    const order = sortAnomalies(given.map(anomaly)).map(({ message }) => message);
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

describe('the sentence of each anomaly', () => {
  const opening = { fact: pushed(5_000, user(7)), position: 0 };
  const at = { moment: moment(0), systemMessageId: null, by: null };
  const snoozed = { kind: 'snoozed', ...at, until: null } as const;
  const transferred = { kind: 'transferredToUser', ...at, toUser: null, reason: null } as const;
  const unreadable = (what: Parameters<typeof reportUnreadable>[0]['what']) =>
    reportUnreadable({ what, systemMessageId: null }, 0);

  it.each([
    [
      reportClockSkew(opening, moment(0)),
      'The contact opened at 2026-03-02T10:00:05.000Z ends before its opening: it got a length of zero.',
    ],
    [
      reportOrphanEnd({ fact: snoozed, position: 0 }),
      'A snooze at 2026-03-02T10:00:00.000Z came while no contact was open.',
    ],
    [
      reportOrphanEnd({ fact: transferred, position: 0 }),
      'A transfer to a user at 2026-03-02T10:00:00.000Z came while no contact was open.',
    ],
    [
      reportNoPush(),
      'The history holds no push to an operator, though the conversation was handled or emptied.',
    ],
    [unreadable('routing event'), 'A routing event has no readable date and was left out.'],
    [unreadable('message'), 'A message has no readable date and was left out.'],
    [unreadable('attachments'), 'Some attachments of a system message could not be read and were left out.'],
    [
      unreadable('closing date'),
      'The closing date of the conversation is not readable and was taken as absent.',
    ],
  ])('is one that says what happened: $anomaly.code, %#', ({ anomaly }, message) => {
    expect(anomaly.message).toBe(message);
  });
});

describe('a history without a push (R14)', () => {
  const ENDS = ['transferredToUser', 'transferredToRoutingRule', 'snoozed', 'closed', 'released'] as const;
  const codesOf = (fact: Fact) => reconstruct(historyOf([fact])).anomalies.map(({ code }) => code);

  it.each(ENDS)('was handled when a user did this: %s', (kind) => {
    expect(codesOf(ended(kind, 0, user(7)))).toContain('NO_PUSH');
  });

  it.each(ENDS)('was not handled when no operator did this: %s', (kind) => {
    expect(codesOf(ended(kind, 0, null))).not.toContain('NO_PUSH');
  });

  it.each(['visitorLeft', 'visitorReturned', 'visitorBlocked'] as const)(
    'was not handled because of the visitor: %s',
    (kind) => {
      expect(codesOf({ kind, moment: moment(0), systemMessageId: null })).toEqual([]);
    },
  );
});

/** From `name date position`; the name becomes the message. */
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
