import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../src/contacts/contact.ts';
import { count, emptyTally, join, tallyFields } from '../../../src/gateway/intervals/tally.ts';

const CONTACT: Contact = {
  ...{ id: 'c@2026-01-01T00:00:00.000Z', conversationId: 'c', project: null, channel: 'CHAT' },
  ...{ openedAt: '2026-01-01T00:00:00Z', closedAt: null, durationSeconds: null, operator: null },
  ...{ routedAt: null, routingRule: null, routingGroup: null, status: 'ONGOING', answered: false },
  ...{ firstResponseAt: null, firstResponseSeconds: null, operatorMessageCount: 0, visitorMessageCount: 0 },
  ...{ endReason: null, endedBy: null, snoozedUntil: null, transferReason: null, transferredToUser: null },
  ...{ transferredToRoutingRule: null, events: [], operatorType: null, waitingSeconds: null },
  ...{ firstReplySeconds: null, replySeconds: [], closingDelaySeconds: null },
};

function tallyOf(contacts: readonly Partial<Contact>[]) {
  const tally = emptyTally();
  for (const contact of contacts) count(tally, { ...CONTACT, ...contact });
  return tally;
}

const lasting = (seconds: number): Partial<Contact> => ({
  ...{ status: 'ANSWERED', endReason: 'CLOSED', answered: true, durationSeconds: seconds },
  ...{ firstResponseSeconds: seconds / 10, operatorMessageCount: 2, visitorMessageCount: 1 },
});

const THOUSAND = Array.from({ length: 1_000 }, (_, index) => lasting(index + 1));

describe('a tally', () => {
  it('of nothing tells of nothing', () => {
    const none = { count: 0, mean: null, median: null, p90: null, p95: null, p99: null };
    expect(tallyFields(emptyTally())).toEqual({
      ...{ contactCount: 0, statusCounts: [], endReasonCounts: [], answeredCount: 0, answerRate: null },
      ...{ durationSeconds: none, firstResponseSeconds: none },
      ...{ operatorMessagesPerContact: null, visitorMessagesPerContact: null },
    });
  });

  it('counts', () => {
    expect(
      tallyFields(
        tallyOf([
          lasting(10),
          lasting(30),
          {},
          { status: 'UNANSWERED', endReason: 'CLOSED', durationSeconds: 0 },
        ]),
      ),
    ).toMatchObject({
      ...{ contactCount: 4, answeredCount: 2, answerRate: 0.5 },
      statusCounts: [
        { status: 'ANSWERED', count: 2 },
        { status: 'ONGOING', count: 1 },
        { status: 'UNANSWERED', count: 1 },
      ],
      endReasonCounts: [{ endReason: 'CLOSED', count: 3 }],
      durationSeconds: { count: 3, mean: 40 / 3 },
      firstResponseSeconds: { count: 2, mean: 2 },
      ...{ operatorMessagesPerContact: 1, visitorMessagesPerContact: 0.5 },
    });
  });

  it('knows quantiles to one per cent', () => {
    const { durationSeconds } = tallyFields(tallyOf(THOUSAND));
    const exact = { median: 500, p90: 900, p95: 950, p99: 990 } as const;
    for (const name of ['median', 'p90', 'p95', 'p99'] as const) {
      expect(Math.abs((durationSeconds[name] ?? 0) / exact[name] - 1)).toBeLessThan(0.011);
    }
    expect(durationSeconds.mean).toBeCloseTo(500.5, 9);
  });

  it('joined of parts is one of the whole', () => {
    const joined = emptyTally();
    for (let start = 0; start < THOUSAND.length; start += 130) {
      join(joined, tallyOf(THOUSAND.slice(start, start + 130)));
    }
    expect(tallyFields(joined)).toEqual(tallyFields(tallyOf(THOUSAND)));
  });
});
