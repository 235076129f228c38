import { describe, expect, test } from 'vitest';
import type { GeneratedConversation } from '../../../src/sandbox/generator/generate.ts';
import {
  GUIDE_EXAMPLES,
  SNOOZE_EXAMPLE_ID,
  TRANSFER_EXAMPLE_ID,
} from '../../../src/sandbox/generator/guideExamples.ts';

describe("the guide's examples", () => {
  test('snooze: one distribution, one operator, two contacts', () => {
    const example = exampleOf(SNOOZE_EXAMPLE_ID);
    expect(factsOf(example)).toEqual([
      '2026-01-12T11:00:00.000Z routed',
      '2026-01-12T11:00:01.000Z ConversationPushedSystemAttachment',
      '2026-01-12T11:00:05.000Z ConversationSnoozedSystemAttachment',
      '2026-01-12T11:05:05.000Z ConversationPushedSystemAttachment',
      '2026-01-12T11:10:00.000Z ConversationClosedSystemAttachment',
    ]);
    const [first, second, ...rest] = example.expected.contacts;
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      id: `${SNOOZE_EXAMPLE_ID}@2026-01-12T11:00:01.000Z`,
      closedAt: '2026-01-12T11:00:05.000Z',
      status: 'SNOOZED',
      endReason: 'SNOOZED',
      eventKinds: ['ROUTED', 'PUSHED', 'SNOOZED'],
    });
    expect(second).toMatchObject({
      id: `${SNOOZE_EXAMPLE_ID}@2026-01-12T11:05:05.000Z`,
      closedAt: '2026-01-12T11:10:00.000Z',
      status: 'ANSWERED',
      endReason: 'CLOSED',
      operatorId: first?.operatorId,
      routedAt: '2026-01-12T11:00:00.000Z',
      routingRuleId: first?.routingRuleId,
      routingGroupId: first?.routingGroupId,
    });
    expect(first?.routedAt).toBe('2026-01-12T11:00:00.000Z');
    expect(example.expected.anomalies).toEqual([]);
  });

  test('transfers: three distributions, three pushes, three rules and groups', () => {
    const { expected, conversation } = exampleOf(TRANSFER_EXAMPLE_ID);
    expect(conversation.routingEvents).toHaveLength(3);
    expect(expected.contacts.map(({ endReason }) => endReason)).toEqual([
      'TRANSFERRED_TO_ROUTING_RULE',
      'TRANSFERRED_TO_ROUTING_RULE',
      'CLOSED',
    ]);
    expect(new Set(expected.contacts.map(({ routingRuleId }) => routingRuleId)).size).toBe(3);
    expect(new Set(expected.contacts.map(({ routingGroupId }) => routingGroupId)).size).toBe(3);
    expect(expected.contacts.map(({ routedAt }) => routedAt)).toEqual(
      conversation.routingEvents.map(({ createdAt }) => createdAt),
    );
    expect(conversation.closedAt).toMatch(/^2026-01-12T/);
    expect(expected.anomalies).toEqual([]);
  });
});

function exampleOf(id: string): GeneratedConversation {
  const example = GUIDE_EXAMPLES.find(({ conversation }) => conversation.id === id);
  if (example === undefined) throw new RangeError(`no example ${id}`);
  return example;
}

function factsOf({ conversation }: GeneratedConversation): readonly string[] {
  const routed = conversation.routingEvents.map(({ createdAt }) => `${createdAt} routed`);
  const attached = conversation.messages.edges.flatMap(({ node }) =>
    node.__typename === 'SystemMessage'
      ? node.attachments.map(({ __typename }) => `${node.createdAt} ${__typename}`)
      : [],
  );
  return [...routed, ...attached].sort();
}
