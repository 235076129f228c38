import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../../src/explorer/model/conversation/conversation.ts';
import { readConversation } from '../../../../src/explorer/model/conversation/readConversation.ts';
import { detailsOf } from '../../../../src/explorer/model/timeline/details.ts';
import { barKey, buildTimelineModel } from '../../../../src/explorer/model/timeline/timelineModel.ts';
import { contact, conversation } from '../../support/contacts.ts';

function rowsOf(given: Partial<Contact>): Readonly<Record<string, string>> {
  const shown = conversation({ contacts: [contact(given)] });
  const details = detailsOf(barKey(0), shown, buildTimelineModel(shown), 'UTC');
  return Object.fromEntries(details?.rows ?? []);
}

describe('the details of a contact', () => {
  it('have its times of R21 to R23', () => {
    const times = { firstReplySeconds: 362, meanReplySeconds: 55.4, replyCount: 3, waitingSeconds: 1 };
    expect(rowsOf({ ...times, closingDelaySeconds: 150 })).toMatchObject({
      'First reply': '6 min 2 s after the question',
      Replies: '3, after 55 s on average',
      'Visitor waited': '1 s',
      'Closed after the last message of the visitor': '2 min 30 s',
    });
  });

  it('have a time of 0', () => {
    const times = { firstReplySeconds: 0, meanReplySeconds: 0, replyCount: 1 };
    expect(rowsOf({ ...times, waitingSeconds: 0, closingDelaySeconds: 0 })).toMatchObject({
      ...{
        'First reply': '0 s after the question',
        Replies: '1, after 0 s on average',
        'Visitor waited': '0 s',
      },
      'Closed after the last message of the visitor': '0 s',
    });
  });

  it('have no row for a time that the contact does not have', () => {
    const labels = Object.keys(rowsOf({}));
    expect(labels).toContain('First response');
    for (const label of [
      'First reply',
      'Replies',
      'Visitor waited',
      'Closed after the last message of the visitor',
    ]) {
      expect(labels).not.toContain(label);
    }
  });

  it('name the type of the operator', () => {
    expect(rowsOf({ operator: { id: '9', name: 'Guide', kind: 'Bot' } })).toMatchObject({
      Operator: 'Guide, Bot',
    });
  });

  it('come from the fields of the response', () => {
    const times = { firstReplySeconds: 362, meanReplySeconds: 55.4, replyCount: 3, waitingSeconds: 1 };
    const json = { id: 'c', contacts: [{ id: 'c@1', ...times, closingDelaySeconds: 150 }, { id: 'c@2' }] };
    const { contacts } = readConversation(json);
    expect(contacts).toMatchObject([
      { ...times, closingDelaySeconds: 150 },
      {
        ...{ firstReplySeconds: null, meanReplySeconds: null, replyCount: 0 },
        ...{ waitingSeconds: null, closingDelaySeconds: null },
      },
    ]);
  });
});
