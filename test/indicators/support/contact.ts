import type { Contact } from '../../../src/contacts/facts/contact.ts';

/** An ongoing contact in which nothing happened. */
export const CONTACT: Contact = {
  ...{ id: 'c@2026-01-01T00:00:00.000Z', conversationId: 'c', project: null, channel: 'CHAT' },
  ...{ openedAt: '2026-01-01T00:00:00Z', closedAt: null, durationSeconds: null },
  ...{ operator: null, operatorType: null, status: 'ONGOING', answered: false },
  ...{ routedAt: null, routingRule: null, routingGroup: null, waitingSeconds: null },
  ...{ firstResponseAt: null, firstResponseSeconds: null, firstReplySeconds: null, replySeconds: [] },
  ...{ operatorMessageCount: 0, visitorMessageCount: 0, closingDelaySeconds: null },
  ...{ endReason: null, endedBy: null, snoozedUntil: null, transferReason: null },
  ...{ transferredToUser: null, transferredToRoutingRule: null, events: [], anomaly: null },
};
