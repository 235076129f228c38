import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contact } from '../../src/contacts/facts/contact.ts';
import type { ContactStats } from '../../src/indicators/contactStats.ts';
import {
  addContact,
  contactStatsFields,
  emptyContactStats,
  mergeStats,
} from '../../src/indicators/contactStats.ts';
import { CONTACT } from './support/contact.ts';

const OPTIONS = { botsInResponsiveness: false };

function statsOf(contacts: readonly Partial<Contact>[], options = OPTIONS): ContactStats {
  const stats = emptyContactStats();
  for (const contact of contacts) addContact(stats, { ...CONTACT, ...contact }, options);
  return stats;
}

const lasting = (seconds: number): Partial<Contact> => ({
  ...{ status: 'ANSWERED', endReason: 'CLOSED', answered: true, durationSeconds: seconds },
  ...{ firstResponseSeconds: seconds / 10, operatorMessageCount: 2, visitorMessageCount: 1 },
  ...{ firstReplySeconds: seconds, replySeconds: [seconds, seconds + 2], waitingSeconds: 1 },
});

const NONE = { count: 0, mean: null, median: null, p90: null, p95: null, p99: null, isExact: true };

describe('sums over contacts', () => {
  it('of no contacts are zero, and means are null', () => {
    expect(contactStatsFields(emptyContactStats())).toEqual({
      ...{ contactCount: 0, statusCounts: [], endReasonCounts: [], anomalyCounts: [] },
      ...{ answeredCount: 0, unansweredCount: 0, answerRate: null },
      ...{ durationSeconds: NONE, firstResponseSeconds: NONE, replySeconds: NONE },
      ...{ firstReplySeconds: NONE, closingDelaySeconds: NONE, waitingSeconds: NONE },
      ...{ operatorMessagesPerContact: null, visitorMessagesPerContact: null },
    });
  });

  it('count statuses, end reasons, messages and durations', () => {
    const contacts: Partial<Contact>[] = [
      lasting(10),
      lasting(30),
      {},
      { status: 'UNANSWERED', endReason: 'CLOSED', durationSeconds: 0, closingDelaySeconds: 5 },
    ];
    expect(contactStatsFields(statsOf(contacts))).toMatchObject({
      ...{ contactCount: 4, answeredCount: 2, answerRate: 0.5 },
      statusCounts: [
        { status: 'ANSWERED', count: 2 },
        { status: 'ONGOING', count: 1 },
        { status: 'UNANSWERED', count: 1 },
      ],
      endReasonCounts: [{ endReason: 'CLOSED', count: 3 }],
      durationSeconds: { count: 3, mean: 40 / 3, median: 10 },
      firstResponseSeconds: { count: 2, mean: 2, median: 2 },
      replySeconds: { count: 4, mean: 21, median: 21 },
      firstReplySeconds: { count: 2, mean: 20 },
      closingDelaySeconds: { count: 1, mean: 5, p99: 5 },
      waitingSeconds: { count: 2, mean: 1 },
      ...{ operatorMessagesPerContact: 1, visitorMessagesPerContact: 0.5 },
    });
  });

  it('R20: ended contacts without a message of the operator are unanswered, whatever their status', () => {
    const contacts: Partial<Contact>[] = [
      { status: 'TRANSFERRED', endReason: 'TRANSFERRED_TO_USER' },
      { status: 'SNOOZED', endReason: 'SNOOZED' },
      { status: 'UNANSWERED', endReason: 'CLOSED' },
      { status: 'ONGOING', endReason: null },
      lasting(1),
    ];
    expect(contactStatsFields(statsOf(contacts))).toMatchObject({ unansweredCount: 3, answeredCount: 1 });
  });

  it('R21: reply times of bots count only on request; the rest of their contacts always counts', () => {
    const contacts = [lasting(10), { ...lasting(40), operatorType: 'Bot', closingDelaySeconds: 7 }];
    expect(contactStatsFields(statsOf(contacts))).toMatchObject({
      ...{ contactCount: 2, answeredCount: 2, durationSeconds: { count: 2 }, waitingSeconds: { count: 2 } },
      ...{ closingDelaySeconds: { count: 1 }, replySeconds: { count: 2 } },
      ...{ firstReplySeconds: { count: 1 }, firstResponseSeconds: { count: 1 } },
    });
    expect(contactStatsFields(statsOf(contacts, { botsInResponsiveness: true }))).toMatchObject({
      ...{ replySeconds: { count: 4 }, firstReplySeconds: { count: 2 }, firstResponseSeconds: { count: 2 } },
    });
  });

  it('R26: anomalies of the contacts are counted by their code', () => {
    const contacts: Partial<Contact>[] = [
      { anomaly: 'MISSING_END' },
      { anomaly: 'CLOCK_SKEW' },
      {},
      { anomaly: 'MISSING_END' },
    ];
    expect(contactStatsFields(statsOf(contacts)).anomalyCounts).toEqual([
      { code: 'CLOCK_SKEW', count: 1 },
      { code: 'MISSING_END', count: 2 },
    ]);
  });

  it('over any partition of the contacts, merged, equal the sums over all', () => {
    const contact = fc.record({
      answered: fc.boolean(),
      endReason: fc.constantFrom('CLOSED', 'SNOOZED', null),
      operatorType: fc.constantFrom('Bot', 'Professional', null),
      anomaly: fc.constantFrom('MISSING_END', null),
      durationSeconds: fc.option(fc.nat(1_000)),
      replySeconds: fc.array(fc.nat(100)),
      firstReplySeconds: fc.option(fc.nat(100)),
      waitingSeconds: fc.option(fc.nat(100)),
      operatorMessageCount: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(contact, fc.nat(4))), (drawn) => {
        const merged = emptyContactStats();
        for (const part of [0, 1, 2, 3, 4]) {
          mergeStats(merged, statsOf(drawn.filter(([, of]) => of === part).map(([it]) => it)));
        }
        expect(contactStatsFields(merged)).toEqual(contactStatsFields(statsOf(drawn.map(([it]) => it))));
      }),
    );
  });
});
