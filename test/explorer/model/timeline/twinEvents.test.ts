import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../../../src/explorer/model/conversation/conversation.ts';
import { buildTimelineModel } from '../../../../src/explorer/model/timeline/timelineModel.ts';
import { ben, contact, conversation } from '../../support/contacts.ts';

const occurredAt = '2026-01-12T11:00:00.000Z';
const routed = { kind: 'ROUTED', occurredAt, systemMessageId: null };
const pushed = { kind: 'PUSHED', occurredAt, systemMessageId: 'm1' };
const sales = { createdAt: occurredAt, rule: 'Sales', group: null };
const support = { createdAt: occurredAt, rule: 'Support', group: null };
const left = {
  ...({ by: 'system', createdAt: occurredAt, id: 'm2' } as const),
  attachments: ['VisitorLeftSystemAttachment', 'VisitorLeftSystemAttachment'],
};

/** The marks, each with its contact and its notes. */
function drawn(given: Partial<Conversation>): readonly string[] {
  const { marks } = buildTimelineModel(conversation(given));
  return marks.map(({ kind, contactIndex, notes }) => [kind, contactIndex ?? '-', ...notes].join(' '));
}

describe('the explorer draws', () => {
  it('both pushes of one message', () => {
    const contacts = [contact({ events: [pushed] }), contact({ operator: ben, events: [pushed] })];
    expect(drawn({ contacts })).toEqual(['PUSHED 0 To Ada Archer', 'PUSHED 1 To Ben Baker']);
  });

  it('both routing events of one instant, the one that a contact used with it', () => {
    const contacts = [contact({ routingRule: 'Support', events: [routed] })];
    expect(drawn({ contacts, routings: [sales, support] })).toEqual([
      'ROUTED 0 Rule Support',
      'ROUTED - Rule Sales',
    ]);
  });

  it('two equal routing events of one instant', () => {
    expect(drawn({ routings: [sales, sales] })).toEqual(['ROUTED - Rule Sales', 'ROUTED - Rule Sales']);
  });

  it('one routing event of several contacts once', () => {
    const contacts = [1, 2, 3].map(() => contact({ routingRule: 'Sales', events: [routed] }));
    expect(drawn({ contacts, routings: [sales] })).toEqual(['ROUTED 0 Rule Sales']);
  });

  it('two routing events of one instant that two contacts used', () => {
    const contacts = ['Sales', 'Support'].map((routingRule) => contact({ routingRule, events: [routed] }));
    expect(drawn({ contacts, routings: [sales, support] })).toEqual([
      'ROUTED 0 Rule Sales',
      'ROUTED 1 Rule Support',
    ]);
  });

  it('one mark for a routing event whose rule the contact names otherwise', () => {
    const contacts = [contact({ routingRule: null, events: [routed] })];
    expect(drawn({ contacts, routings: [sales] })).toEqual(['ROUTED 0']);
  });

  it('both departures of one message, and none again for a repeat of the message', () => {
    const event = { kind: 'VISITOR_LEFT', occurredAt, systemMessageId: 'm2' };
    const contacts = [contact({ events: [event] })];
    expect(drawn({ contacts, messages: [left, left] })).toEqual(['VISITOR_LEFT 0', 'VISITOR_LEFT -']);
  });
});
