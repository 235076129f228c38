import type { Contact, Conversation, Person } from '../../../src/explorer/model/conversation/conversation.ts';

export const ada: Person = { id: '7', name: 'Ada Archer', kind: 'Professional' };
export const ben: Person = { id: '8', name: 'Ben Baker', kind: 'Expert' };

/** A contact of ten minutes with replies of Ada, with the given fields replaced. */
export function contact(given: Partial<Contact> = {}): Contact {
  return {
    id: 'c@2026-01-12T11:00:00.000Z',
    status: 'ANSWERED',
    openedAt: '2026-01-12T11:00:00.000Z',
    closedAt: '2026-01-12T11:10:00.000Z',
    durationSeconds: 600,
    operator: ada,
    routedAt: null,
    routingRule: null,
    routingGroup: null,
    answered: true,
    firstResponseSeconds: null,
    firstReplySeconds: null,
    meanReplySeconds: null,
    replyCount: 0,
    waitingSeconds: null,
    closingDelaySeconds: null,
    operatorMessageCount: 1,
    visitorMessageCount: 0,
    endReason: 'CLOSED',
    endedBy: ada,
    snoozedUntil: null,
    transferReason: null,
    transferredToUser: null,
    transferredToRoutingRule: null,
    events: [],
    ...given,
  };
}

/** A closed conversation without anything in it, but for what is given. */
export function conversation(given: Partial<Conversation> = {}): Conversation {
  return {
    id: 'c',
    createdAt: '2026-01-12T10:59:00.000Z',
    closedAt: '2026-01-12T11:10:00.000Z',
    channel: 'CHAT',
    projectName: 'North Shop',
    contacts: [],
    anomalies: [],
    routings: [],
    messages: [],
    ...given,
  };
}
