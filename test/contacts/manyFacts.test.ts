import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/contacts/facts/fact.ts';
import { reconstruct } from '../../src/contacts/reconstruct.ts';
import { meanOf } from '../../src/contacts/result/replies.ts';
import { ended, pushed, routed, transferredTo, user, wrote } from './support/facts.ts';
import { historyOf } from './support/historyOf.ts';

const COUNT = 100_000;
const SPREAD_MS = 10;

/** What each of the facts is, and how many contacts and anomalies they make. */
const HISTORIES: readonly (readonly [string, (index: number) => Fact, readonly [number, number]])[] = [
  ['pushes', (index) => pushed(index * SPREAD_MS, user(index % 3)), [COUNT, COUNT - 1]],
  ['pushes at one instant', (index) => pushed(0, user(index % 3)), [COUNT, COUNT - 1]],
  ['closes in one second', (index) => closeAfterPush(index, index % 1_000), [1, 0]],
  ['closes at one instant', (index) => closeAfterPush(index, 0), [1, 0]],
  ['snoozes without a contact', (index) => ended('snoozed', index * SPREAD_MS, user(7)), [0, COUNT + 1]],
  ['messages at one instant', (index) => (index === 0 ? pushed(0, user(7)) : wrote(0, user(7))), [1, 0]],
  [
    'routing events of one instant and rule',
    (index) => (index === 0 ? transferredTo('r', 0) : routed(0, 'r')),
    [0, 0],
  ],
  ['late transfers past one push', lateTransfer, [2, 0]],
  ['pushes and closes by turns', turn, [COUNT / 2, 0]],
];

describe('100,000 facts', () => {
  // A build that is not linear takes minutes for them: the time limit of a test stops it.
  it.each(HISTORIES)('%s', (_, factAt, counts) => {
    const { contacts, anomalies } = reconstruct(
      historyOf(Array.from({ length: COUNT }, (_each, i) => factAt(i))),
    );
    expect([contacts.length, anomalies.length]).toEqual(counts);
  });

  it('newest first, with every message delivered twice', () => {
    const facts = Array.from({ length: COUNT / 2 }, (_, index) => turn(COUNT / 2 - 1 - index));
    const { messages, ...rest } = historyOf(facts);
    const { contacts, anomalies } = reconstruct({ ...rest, messages: [...messages, ...messages] });
    expect([contacts.length, anomalies.length]).toEqual([COUNT / 4, 0]);
  });

  it('R21: one message of each side in turn gives a reply a turn, over 100,000 messages in linear time', () => {
    const count = 100_000;
    const messages = Array.from({ length: count }, (_, index) =>
      index % 2 === 0 ? visitorWrote(index * 1_000) : wrote(index * 1_000, user(7)),
    );
    const [contact] = reconstruct(historyOf([pushed(0, user(7)), ...messages])).contacts;
    expect(contact?.replySeconds.length).toBe(count / 2);
    expect(meanOf(contact?.replySeconds ?? [])).toBe(1);
  });

  it('R21: 50,000 contacts without a reply share one pass over 100,000 facts', () => {
    const facts = Array.from({ length: 50_000 }, (_, index) => [
      visitorWrote(index * 1_000),
      pushed(index * 1_000 + 1, user(index)),
    ]).flat();
    const last = wrote(50_000_000, user(49_999));
    const { contacts } = reconstruct(historyOf([...facts, last]));
    expect(contacts.map(({ firstReplySeconds }) => firstReplySeconds).filter((it) => it !== null)).toEqual([
      50_000,
    ]);
  });
});

function closeAfterPush(index: number, ms: number): Fact {
  return index === 0 ? pushed(0, user(7)) : ended('closed', ms, user(7));
}

function lateTransfer(index: number): Fact {
  return index < 2 ? pushed(0, user(7 + index)) : ended('transferredToUser', index % 1_000, user(7));
}

function turn(index: number): Fact {
  const ms = index * 2_000;
  return index % 2 === 0 ? pushed(ms, user(7)) : ended('closed', ms, user(7));
}

function visitorWrote(ms: number) {
  return { ...wrote(ms), author: { kind: 'visitor', id: null } } as const;
}
