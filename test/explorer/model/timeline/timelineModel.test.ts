import { describe, expect, it } from 'vitest';
import type { ContactEvent } from '../../../../src/explorer/model/conversation/conversation.ts';
import {
  conversationDetails,
  detailsAsText,
  detailsOf,
  keyOfContact,
} from '../../../../src/explorer/model/timeline/details.ts';
import { buildTimelineModel } from '../../../../src/explorer/model/timeline/timelineModel.ts';
import { ben, contact, conversation } from '../../support/contacts.ts';

const at = (time: string) => `2026-01-12T${time}.000Z`;

function event(kind: string, time: string, systemMessageId: string | null = null): ContactEvent {
  return { kind, occurredAt: at(time), systemMessageId };
}

/** Ada has the conversation and transfers it to Ben, whose contact is open. A colleague also writes. */
const transferred = conversation({
  closedAt: null,
  contacts: [
    contact({
      openedAt: at('11:00:02'),
      closedAt: at('11:04:00'),
      status: 'TRANSFERRED',
      endReason: 'TRANSFERRED_TO_USER',
      transferredToUser: ben,
      transferReason: 'Tariffs',
      events: [
        event('ROUTED', '11:00:00'),
        event('PUSHED', '11:00:02', 'm1'),
        event('VISITOR_LEFT', '11:01:00', 'm2'),
        event('TRANSFERRED_TO_USER', '11:04:00', 'm3'),
      ],
    }),
    contact({
      id: 'c@2',
      operator: ben,
      openedAt: at('11:04:01'),
      closedAt: null,
      status: 'ONGOING',
      durationSeconds: null,
      endReason: null,
      events: [event('ROUTED', '11:00:00'), event('PUSHED', '11:04:01', 'm4')],
    }),
  ],
  routings: [
    { createdAt: at('11:00:00'), rule: 'Sales', group: null },
    { createdAt: at('11:20:00'), rule: 'Support', group: 'Night' },
  ],
  anomalies: [
    { code: 'MISSING_END', message: 'No end.', occurredAt: at('11:04:00'), systemMessageId: 'm1' },
    { code: 'ORPHAN_END', message: 'An orphan.', occurredAt: at('11:15:00'), systemMessageId: 'm9' },
    { code: 'NO_PUSH', message: 'No date.', occurredAt: null, systemMessageId: null },
  ],
  messages: [
    { by: 'visitor', id: '1', createdAt: at('11:00:30') },
    { by: 'person', id: '2', createdAt: at('11:05:00'), person: ben },
    {
      by: 'person',
      id: '3',
      createdAt: at('11:06:00'),
      person: { id: '9', name: 'Cleo Cooper', kind: 'Professional' },
    },
    { by: 'visitor', id: '4', createdAt: 'yesterday' },
    { by: 'system', createdAt: at('11:01:00'), id: 'm2', attachments: ['VisitorLeftSystemAttachment'] },
    {
      by: 'system',
      createdAt: at('11:30:00'),
      id: 'm5',
      attachments: ['VisitorReturnedSystemAttachment', 'New'],
    },
  ],
});

const timeline = buildTimelineModel(transferred);

describe('the timeline of a conversation', () => {
  it('has a lane for the visitor, the routing, each operator and everybody else who wrote', () => {
    expect(timeline.lanes.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      'visitor: Visitor',
      'routing: Routing',
      'operator: Ada Archer',
      'operator: Ben Baker',
      'guest: Cleo Cooper',
    ]);
  });

  it('has no lane for the visitor or the routing when nothing happened there', () => {
    const { lanes } = buildTimelineModel(conversation({ contacts: [contact({ operator: null })] }));
    expect(lanes.map(({ title }) => title)).toEqual(['Operator not shown']);
  });

  it('has a bar for each contact, up to the last event when it is open', () => {
    expect(timeline.bars.map(({ lane, fromMs, toMs, isOpen }) => ({ lane, fromMs, toMs, isOpen }))).toEqual([
      {
        lane: 'person-7',
        fromMs: Date.parse(at('11:00:02')),
        toMs: Date.parse(at('11:04:00')),
        isOpen: false,
      },
      {
        lane: 'person-8',
        fromMs: Date.parse(at('11:04:01')),
        toMs: Date.parse(at('11:30:00')),
        isOpen: true,
      },
    ]);
  });

  it('has each event once, in time order, on its lane', () => {
    expect(timeline.marks.map(({ kind, lane, atMs }) => `${kind} ${lane} ${time(atMs)}`)).toEqual([
      'ROUTED routing 11:00:00',
      'PUSHED person-7 11:00:02',
      'VISITOR_LEFT visitor 11:01:00',
      'TRANSFERRED_TO_USER person-7 11:04:00',
      'ANOMALY person-7 11:04:00',
      'PUSHED person-8 11:04:01',
      'ANOMALY routing 11:15:00',
      'ROUTED routing 11:20:00',
      'VISITOR_RETURNED visitor 11:30:00',
    ]);
  });

  it('has a tick for each message with a date', () => {
    expect(timeline.ticks.map(({ lane, author }) => `${lane} ${author}`)).toEqual([
      'visitor Visitor',
      'person-8 Ben Baker',
      'person-9 Cleo Cooper',
    ]);
  });

  it('knows which events start or end a contact', () => {
    expect(timeline.marks.filter(({ isBarEnd }) => isBarEnd).map(({ kind }) => kind)).toEqual([
      ...['PUSHED', 'TRANSFERRED_TO_USER', 'PUSHED'],
    ]);
  });

  it('has the time that the visitor waited before a contact', () => {
    const { bars, instants } = buildTimelineModel(
      conversation({ createdAt: at('10:59:50'), contacts: [contact({ waitingSeconds: 20 }), contact()] }),
    );
    expect(bars.map(({ waitFromMs, fromMs }) => fromMs - waitFromMs)).toEqual([20_000, 0]);
    expect(Math.min(...instants)).toBe(Date.parse(at('10:59:40')));
  });

  it('leaves out everything whose date cannot be read', () => {
    const { bars, instants } = buildTimelineModel(
      conversation({ createdAt: 'x', contacts: [contact({ openedAt: 'x' })] }),
    );
    expect(bars).toEqual([]);
    // The end of the conversation and that of the contact.
    expect(instants).toHaveLength(2);
  });
});

describe('details', () => {
  it('describe a contact', () => {
    expect(detailsOf('contact-1', transferred, timeline, 'UTC')).toEqual({
      kind: 'contact',
      title: 'Contact 1: Transferred, 10 min',
      messages: [expect.objectContaining({ author: 'Visitor', messageId: '1' })],
      rows: expect.arrayContaining([
        ['Operator', 'Ada Archer, Professional'],
        ['Opened', 'Mon 12 Jan 2026, 11:00:02 UTC'],
        ['End', 'Transferred to Ben Baker by Ada Archer'],
        ['Transfer reason', 'Tariffs'],
      ]),
    });
  });

  it.each([
    ['contact-2', /^Contact 2: Ongoing\. Operator: Ben Baker, Expert\..* Closed: Ongoing\./],
    ['mark-8', /^Routed\. At: Mon 12 Jan 2026, 11:20:00 UTC\. Note: Rule Support\. Note: Group Night$/],
    ['mark-5', /^Anomaly\. At: .*Note: MISSING_END: No end\. Contact: 1\. System message: m1$/],
    ['message-2..message-2', /^Message by Ben Baker\. At: Mon 12 Jan 2026, 11:05:00 UTC$/],
  ])('of %s become one line of text', (key, text) => {
    const details = detailsOf(key, transferred, timeline, 'UTC');
    expect(details === null ? '' : detailsAsText(details)).toMatch(text);
  });

  it('are null for an unknown key', () => {
    expect(detailsOf('contact-9', transferred, timeline, 'UTC')).toBeNull();
  });

  it('have no row for an empty transfer reason', () => {
    for (const transferReason of ['', ' ', null]) {
      const given = conversation({ contacts: [contact({ transferReason })] });
      const { rows = [] } = detailsOf('contact-1', given, buildTimelineModel(given), 'UTC') ?? {};
      expect(rows.map(([label]) => label)).not.toContain('Transfer reason');
    }
  });

  it('of several messages name the first and the last', () => {
    const messages = ['11:01:00', '11:02:00'].map((when, index) => ({
      ...({ by: 'visitor', id: String(index) } as const),
      createdAt: at(when),
    }));
    const given = conversation({ messages });
    const key = 'message-1..message-2';
    expect(detailsOf(key, given, buildTimelineModel(given), 'UTC')).toMatchObject({
      kind: 'messages',
      title: '2 messages by Visitor',
      rows: [
        ['From', 'Mon 12 Jan 2026, 11:01:00 UTC'],
        ['To', 'Mon 12 Jan 2026, 11:02:00 UTC'],
      ],
    });
  });

  it('of the conversation name its channel and its site', () => {
    expect(conversationDetails(transferred, 'Europe/Paris').rows).toEqual([
      ['Started', 'Mon 12 Jan 2026, 11:59:00'],
      ['Closed', 'Ongoing'],
      ['Site', 'North Shop'],
      ['Channel', 'Chat'],
      ['Id', 'c'],
    ]);
  });

  it('are found by the id of a contact', () => {
    expect(keyOfContact('c@2', transferred)).toBe('contact-2');
    expect(keyOfContact('c@3', transferred)).toBeNull();
    expect(keyOfContact(null, transferred)).toBeNull();
  });
});

function time(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
