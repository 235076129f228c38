import { describe, expect, it } from 'vitest';
import type { Contact } from '../../src/contacts/facts/contact.ts';
import { checkLaw } from './support/always.ts';
import { anyHistory } from './support/histories.ts';
import { rebuild } from './support/rebuild.ts';

describe('replies', () => {
  it('R21: there is at most one for each message of the operator, and at most one more than messages of the visitor', () => {
    everyContact((contact) => {
      const { replySeconds, operatorMessageCount, visitorMessageCount } = contact;
      expect(replySeconds.length).toBeLessThanOrEqual(operatorMessageCount);
      // The one more: a request from before the opening.
      expect(replySeconds.length).toBeLessThanOrEqual(visitorMessageCount + 1);
    });
  });

  it('R21: none takes negative time, and none ends after the contact', () => {
    everyContact(({ replySeconds, durationSeconds }) => {
      expect(replySeconds.filter((seconds) => seconds < 0)).toEqual([]);
      const total = replySeconds.reduce((sum, seconds) => sum + seconds, 0);
      expect(total).toBeLessThanOrEqual(durationSeconds ?? Number.POSITIVE_INFINITY);
    });
  });

  it('R21: the first one is there when any is, and includes the wait before the contact', () => {
    everyContact(({ firstReplySeconds, replySeconds: [first] }) => {
      expect(firstReplySeconds === null).toBe(first === undefined);
      expect(firstReplySeconds ?? 0).toBeGreaterThanOrEqual(first ?? 0);
    });
  });
});

it('R22: a closing delay belongs to a closed contact with a message of the visitor, and is part of its length', () => {
  everyContact(({ closingDelaySeconds, endReason, visitorMessageCount, durationSeconds }) => {
    expect(closingDelaySeconds !== null).toBe(endReason === 'CLOSED' && visitorMessageCount > 0);
    expect(closingDelaySeconds ?? 0).toBeGreaterThanOrEqual(0);
    expect(closingDelaySeconds ?? 0).toBeLessThanOrEqual(durationSeconds ?? 0);
  });
});

it('R23: each routing fact has at most one waiting time, and it is never negative', () => {
  checkLaw(anyHistory, (model) => {
    const waited = rebuild(model).contacts.filter(({ waitingSeconds }) => waitingSeconds !== null);
    expect(waited.every(({ waitingSeconds }) => Number(waitingSeconds) >= 0)).toBe(true);
    expect(waited.every(({ routedAt }) => routedAt !== null)).toBe(true);
    expect(waited.length).toBeLessThanOrEqual(model.routingEvents.length + model.messages.length);
  });
});

function everyContact(law: (contact: Contact) => void): void {
  checkLaw(anyHistory, (model) => {
    for (const contact of rebuild(model).contacts) law(contact);
  });
}
