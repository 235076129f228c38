import { beforeAll, describe, expect, test } from 'vitest';
import type { GeneratedConversation } from '../../../src/sandbox/generator/generate.ts';
import { generateConversation, generateMonth } from '../../../src/sandbox/generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../../src/sandbox/generator/guideExamples.ts';
import { EDGE_CASES } from '../../../src/sandbox/generator/record/edgeCases.ts';
import { MAX_CONTACTS, MAX_MESSAGES } from '../../../src/sandbox/generator/script/script.ts';
import { instantOf } from '../../../src/sandbox/generator/world/dates.ts';

const SEED = 1;

let month: readonly GeneratedConversation[];

beforeAll(() => {
  month = generateMonth(SEED);
});

describe('the generated month', () => {
  test('is the same for the same seed, byte by byte, and another for another', () => {
    const bytes = JSON.stringify(month.slice(0, 200));
    expect(JSON.stringify(generateMonth(SEED, 200))).toBe(bytes);
    expect(JSON.stringify(generateMonth(SEED + 1, 200))).not.toBe(bytes);
  });

  test('gives each conversation without the others', () => {
    expect(JSON.stringify(generateConversation(SEED, 1_234))).toBe(JSON.stringify(month[1_234]));
  });

  test('holds 2,000 conversations with ids of their own', () => {
    expect(month).toHaveLength(2_000);
    expect(new Set(month.map(({ conversation }) => conversation.id)).size).toBe(2_000);
    expect(new Set(month.map(({ conversation }) => conversation.legacyId)).size).toBe(2_000);
  });

  test('starts all of them within January 2026, on each of 30 days', () => {
    const days = month.map(({ conversation }) => new Date(conversation.createdAt.replace('+0100', '+01:00')));
    expect(new Set(days.map((day) => day.toISOString().slice(0, 10))).size).toBe(30);
    expect(
      days.every((day) => day.getTime() >= Date.UTC(2026, 0, 1) && day.getTime() < Date.UTC(2026, 0, 31)),
    ).toBe(true);
  });

  test('moves to other days by whole days and is otherwise the same', () => {
    // 59 days later, over the end of February.
    const moved = generateMonth(SEED, 300, '2026-03-30');
    for (const [index, { conversation, expected, edgeCases }] of moved.entries()) {
      const original = month[index];
      const laterMs = 59 * 86_400_000;
      expect(instantOf(conversation.createdAt)).toBe(
        (instantOf(original?.conversation.createdAt) ?? 0) + laterMs,
      );
      expect(conversation.id).toBe(original?.conversation.id);
      expect([...edgeCases]).toEqual([...(original?.edgeCases ?? [])]);
      expect(expected.contacts.map(({ status, endReason }) => [status, endReason])).toEqual(
        original?.expected.contacts.map(({ status, endReason }) => [status, endReason]),
      );
    }
  });

  test('uses every channel', () => {
    expect([...new Set(month.map(({ conversation }) => conversation.channel))].sort()).toEqual([
      'APPLE_BUSINESS_CHAT',
      'CALL',
      'CHAT',
      'FACEBOOK',
      'FACEBOOK_BUSINESS_ON_MESSENGER',
      'GOOGLE_BUSINESS_MESSAGES',
      'INSTAGRAM',
      'MOBILE_APP',
      'SMS',
      'TWITTER',
      'VIDEO',
      'WHATSAPP',
    ]);
  });

  test('has conversations of 0 to 12 contacts, and of up to 450 messages', () => {
    const contacts = new Set(month.map(({ expected }) => expected.contacts.length));
    expect([...contacts].sort((a, b) => a - b)).toEqual(
      Array.from({ length: MAX_CONTACTS + 1 }, (_, count) => count),
    );
    const longest = Math.max(...month.map(({ conversation }) => conversation.messages.edges.length));
    expect(longest).toBeGreaterThan(400);
    expect(longest).toBeLessThanOrEqual(MAX_MESSAGES);
  });

  test('meets professionals, experts and bots', () => {
    const ids = new Set(
      month.flatMap(({ expected }) =>
        expected.contacts.map(({ operatorId }) => Math.floor((operatorId ?? 0) / 1_000)),
      ),
    );
    expect([...ids].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  test.each([1, 2, 77])('shows every oddity at least three times with seed %i', (seed) => {
    const conversations = seed === SEED ? month : generateMonth(seed);
    const rare = EDGE_CASES.filter(
      (oddity) => conversations.filter(({ edgeCases }) => edgeCases.has(oddity)).length < 3,
    );
    expect(rare).toEqual([]);
  });

  test('never repeats a message id, but for the copies it says it makes', () => {
    for (const { conversation, edgeCases } of month) {
      const ids = conversation.messages.edges.map(({ node }) =>
        node.__typename === 'SystemMessage'
          ? `system ${node.systemMessageId}`
          : `participant ${node.messageId}`,
      );
      expect(new Set(ids).size < ids.length).toBe(edgeCases.has('repeatedMessage'));
    }
  });
});

describe('what the generator expects', () => {
  test('keeps the laws of contacts: unique ids, in order, no overlap, only the last ongoing', () => {
    for (const { expected, conversation } of [...GUIDE_EXAMPLES, ...month]) {
      const ids = expected.contacts.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every((id) => id.startsWith(`${conversation.id}@`))).toBe(true);
      const spans = expected.contacts.map(({ openedAt, closedAt }) => [
        instant(openedAt),
        closedAt && instant(closedAt),
      ]);
      const flat = spans.flat().filter((instantMs) => instantMs !== null);
      expect(flat).toEqual(flat.toSorted((a, b) => Number(a) - Number(b)));
      expect(expected.contacts.slice(0, -1).every(({ closedAt }) => closedAt !== null)).toBe(true);
    }
  });

  test('has one contact for each push that can be dated', () => {
    const plain = month.filter(
      ({ edgeCases }) => !edgeCases.has('repeatedMessage') && !edgeCases.has('unreadablePush'),
    );
    expect(plain.length).toBeGreaterThan(100);
    for (const { expected, conversation } of plain) {
      const pushes = conversation.messages.edges
        .flatMap(({ node }) => node.attachments.map(({ __typename }) => __typename))
        .filter((typename) => typename === 'ConversationPushedSystemAttachment');
      expect(expected.contacts).toHaveLength(pushes.length);
    }
  });

  test('has every kind of end, status, event and anomaly', () => {
    const contacts = month.flatMap(({ expected }) => expected.contacts);
    expect(sorted(contacts.map(({ endReason }) => endReason))).toEqual([
      'CLOSED',
      'RELEASED',
      'REPLACED',
      'SNOOZED',
      'TRANSFERRED_TO_ROUTING_RULE',
      'TRANSFERRED_TO_USER',
      null,
    ]);
    expect(sorted(contacts.map(({ status }) => status))).toHaveLength(5);
    expect(sorted(contacts.flatMap(({ eventKinds }) => eventKinds))).toHaveLength(10);
    expect(sorted(month.flatMap(({ expected }) => expected.anomalies.map(({ code }) => code)))).toEqual([
      'CLOCK_SKEW',
      'MISSING_END',
      'NO_PUSH',
      'ORPHAN_END',
      'UNREADABLE_FACT',
    ]);
  });
});

function instant(date: string): number {
  return Date.parse(date.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}

function sorted<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)].sort();
}
