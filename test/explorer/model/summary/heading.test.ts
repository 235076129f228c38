import { describe, expect, it } from 'vitest';
import { headingOf, sentenceOf } from '../../../../src/explorer/model/summary/heading.ts';
import { ada, ben, contact, conversation } from '../../support/contacts.ts';

describe('the heading', () => {
  it.each([
    { given: {}, text: 'North Shop, chat, closed' },
    { given: { channel: 'WHATSAPP', closedAt: null }, text: 'North Shop, WhatsApp, ongoing' },
    { given: { channel: 'NEW_CHANNEL' }, text: 'North Shop, new channel, closed' },
    { given: { projectName: null }, text: 'Site not shown, chat, closed' },
    { given: { channel: '' }, text: 'North Shop, closed' },
  ])('is “$text”', ({ given, text }) => {
    expect(headingOf(conversation(given))).toBe(text);
  });
});

describe('the sentence', () => {
  const transfer = contact({ operator: ben, endReason: 'TRANSFERRED_TO_USER', waitingSeconds: 266_400 });

  it.each([
    {
      name: 'without transfers and waiting',
      given: { contacts: [contact()] },
      text: '1 contact with 1 operator in 11 min',
    },
    {
      name: 'with everything',
      given: {
        createdAt: '2026-01-12T10:59:00.000Z',
        closedAt: '2026-01-14T08:00:00.000Z',
        contacts: [
          transfer,
          contact({ endReason: 'TRANSFERRED_TO_ROUTING_RULE', waitingSeconds: 9 }),
          contact(),
        ],
      },
      text: '3 contacts with 2 operators over 3 days; 2 transfers; longest wait 3 d 2 h',
    },
    { name: 'without contacts', given: {}, text: 'It was never assigned to an operator.' },
    {
      name: 'with a date that cannot be read',
      given: { createdAt: 'yesterday', contacts: [contact()] },
      text: '1 contact with 1 operator',
    },
    {
      name: 'with an end before the start',
      given: { closedAt: '2026-01-12T10:00:00.000Z', contacts: [contact()] },
      text: '1 contact with 1 operator',
    },
    {
      name: 'of an ongoing conversation, up to its last message',
      given: {
        closedAt: null,
        contacts: [contact({ closedAt: null })],
        messages: [
          { by: 'visitor' as const, id: '1', createdAt: '2026-01-12T11:29:00.000Z' },
          { by: 'visitor' as const, id: '2', createdAt: 'later' },
        ],
      },
      text: '1 contact with 1 operator in 30 min',
    },
    {
      name: 'counts all operators that are not shown as one lane',
      given: {
        contacts: [contact({ operator: null }), contact({ operator: null }), contact({ operator: ada })],
      },
      text: '3 contacts with 2 operators in 11 min',
    },
  ])('$name', ({ given, text }) => {
    expect(sentenceOf(conversation(given), 'UTC')).toBe(text);
  });

  it('counts the days of the time zone', () => {
    const night = conversation({
      createdAt: '2026-01-12T22:30:00.000Z',
      closedAt: '2026-01-12T23:30:00.000Z',
      contacts: [contact()],
    });
    expect(sentenceOf(night, 'UTC')).toContain('in 1 h');
    expect(sentenceOf(night, 'Europe/Paris')).toContain('over 2 days');
  });
});
