import { expect, it } from 'vitest';
import { endingOf, storyOf } from '../../../../src/explorer/model/summary/story.ts';
import { ben, contact, conversation } from '../../support/contacts.ts';

const transferred = conversation({
  contacts: [
    contact({
      status: 'TRANSFERRED',
      routingRule: 'Sales',
      waitingSeconds: 20,
      firstResponseSeconds: 14,
      endReason: 'TRANSFERRED_TO_USER',
      transferredToUser: ben,
      transferReason: 'Tariffs',
    }),
    contact({
      operator: ben,
      status: 'SNOOZED',
      openedAt: '2026-01-12T11:12:00.000Z',
      closedAt: '2026-01-12T11:13:00.000Z',
      durationSeconds: 60,
      endReason: 'SNOOZED',
      endedBy: ben,
      snoozedUntil: '2026-01-12T12:00:00.000Z',
      transferReason: ' ',
    }),
    contact({
      operator: null,
      openedAt: '2026-01-12T11:13:00.500Z',
      closedAt: null,
      endReason: null,
      durationSeconds: null,
    }),
  ],
});

it('has a chapter for each contact, with what led to it', () => {
  expect(storyOf(transferred, 'UTC')).toEqual([
    {
      index: 0,
      status: 'TRANSFERRED',
      operator: 'Ada Archer',
      opened: 'Mon 12 Jan 2026, 11:00:00 UTC',
      facts: ['Lasted 10 min', 'First response after 14 s', '1 message by the operator, 0 by the visitor'],
      before: ['Routed by Sales', 'The visitor waited 20 s'],
    },
    expect.objectContaining({
      operator: 'Ben Baker',
      before: ['Transferred to Ben Baker by Ada Archer', 'Reason: Tariffs', '2 min without an operator'],
    }),
    expect.objectContaining({
      operator: 'Operator not shown',
      facts: ['Ongoing', 'No response', '1 message by the operator, 0 by the visitor'],
      before: ['Snoozed by Ben Baker until Mon 12 Jan 2026, 12:00:00 UTC'],
    }),
  ]);
});

it('ends with the end of the last contact', () => {
  expect(endingOf(transferred)).toBe('Ongoing');
  expect(endingOf(conversation({ contacts: [contact()] }))).toBe('Closed by Ada Archer');
  expect(endingOf(conversation())).toBeNull();
});
