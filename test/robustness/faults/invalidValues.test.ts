import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientOutcome, FaultBench } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import { fields } from '../../support/faults/faultyResponses.ts';
import type { FieldFaults } from '../../support/faults/fieldFaults.ts';
import { changed, holds } from '../../support/faults/fieldFaults.ts';
import type { ClientOperation } from '../../support/faults/operations.ts';
import { MUTATION, PASS } from '../../support/faults/operations.ts';

/** A value that is not what the schema promises, though upstream reports no error. */
interface Case {
  readonly name: string;
  readonly faults: FieldFaults;
  readonly operation: ClientOperation;
  readonly outcome: ClientOutcome;
}

const NEW_TYPE = { __typename: 'LaterType', id: 7, lastName: 'Odd', createdAt: '2026-03-02T10:00:00Z' };
const PROJECTS = { edges: [{ node: { name: 'North Shop' } }] };

const bad = (path: string, data: unknown): ClientOutcome => ({
  data,
  errors: [`${path} UPSTREAM_BAD_RESPONSE`],
});
const plus = (item: unknown) => changed((list) => (Array.isArray(list) ? [...list, item] : list));

/** In an operation that is all the upstream's: unread, it goes out as it came. */
const READ: readonly Case[] = [
  {
    name: 'an object for a leaf',
    faults: { 'Conversation.channel': holds({ odd: 1 }) },
    operation: PASS,
    outcome: bad('conversation.channel', { conversation: null, projects: PROJECTS }),
  },
  {
    name: 'a number for text',
    faults: { 'Conversation.channel': holds(12) },
    operation: PASS,
    outcome: bad('conversation.channel', { conversation: null, projects: PROJECTS }),
  },
  {
    name: 'null for what is not null',
    faults: { 'Conversation.channel': holds(null) },
    operation: PASS,
    outcome: bad('conversation.channel', { conversation: null, projects: PROJECTS }),
  },
  {
    name: 'an unknown value of an enum',
    faults: { 'Conversation.language': holds('later') },
    operation: PASS,
    outcome: bad('conversation.language', { conversation: { channel: 'CHAT', language: null } }),
  },
  {
    name: 'an object for a list',
    faults: { 'Conversation.routingEvents': holds({}) },
    operation: PASS,
    outcome: bad('conversation.routingEvents', { conversation: null, projects: PROJECTS }),
  },
  {
    name: 'text in a list of objects',
    faults: { 'Conversation.routingEvents': holds(['odd']) },
    operation: PASS,
    outcome: bad('conversation.routingEvents', { conversation: null, projects: PROJECTS }),
  },
  {
    name: 'text for an object',
    faults: { 'Conversation.project': holds('odd') },
    operation: PASS,
    outcome: bad('conversation.project', { conversation: { channel: 'CHAT', project: null } }),
  },
  {
    name: 'a list for an object',
    faults: { 'Conversation.messages': holds([]) },
    operation: PASS,
    outcome: bad('conversation.messages', { conversation: { channel: 'CHAT', messages: null } }),
  },
  {
    name: 'text for the object at the root',
    faults: { 'Query.conversation': holds('odd') },
    operation: PASS,
    outcome: bad('conversation', { conversation: null, projects: PROJECTS }),
  },
  {
    name: 'an object without a field that was requested',
    faults: { 'Conversation.messages': holds({}) },
    operation: PASS,
    outcome: bad('conversation.messages.edges', { conversation: { messages: { edges: null } } }),
  },
  {
    name: 'an unknown member of a union',
    faults: { 'ParticipantConversationMessage.author': holds(NEW_TYPE) },
    operation: PASS,
    outcome: bad('conversation.messages.edges.1.node.author', {
      conversation: { messages: { edges: [{}, { node: { author: null } }] } },
    }),
  },
  {
    name: 'an unknown member of a union without its __typename',
    faults: { 'SystemMessage.attachments': plus({}) },
    operation: PASS,
    outcome: bad('conversation.messages.edges.0.node.attachments.1', {
      conversation: { messages: { edges: [null, {}] } },
    }),
  },
  {
    name: 'null in the response to a mutation',
    faults: { 'ConversationTag.name': holds(null) },
    operation: MUTATION,
    outcome: bad('conversationTagCreate.name', { conversationTagCreate: null }),
  },
];

describe('an upstream value that does not fit its type', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it.each(READ)(
    '$name: an error where the gateway reads the response',
    async ({ faults, operation, outcome }) => {
      const observed = await bench.observe(fields(faults), operation);
      expectAll(
        observed.filter(({ planned }) => !planned),
        outcome,
      );
      for (const { errors } of observed.filter(({ planned }) => planned)) expect(errors).toEqual([]);
    },
  );

  it("any of them goes out as upstream sent it where the operation is all the upstream's", async () => {
    const faults = { 'Conversation.channel': holds({ odd: 1 }), 'Conversation.project': holds('odd') };
    const observed = await bench.observe(fields(faults), PASS);
    expectAll(
      observed.filter(({ planned }) => planned),
      { data: { conversation: { channel: { odd: 1 }, project: 'odd' } }, errors: [] },
    );
  });
});
