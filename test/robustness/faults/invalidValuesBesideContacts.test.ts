import { afterAll, beforeAll, describe, it } from 'vitest';
import { WIRE_NAMES } from '../../../src/upstream/history/fields/historyNames.ts';
import type { ClientOutcome, FaultBench } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import { fields } from '../../support/faults/faultyResponses.ts';
import type { FieldFaults } from '../../support/faults/fieldFaults.ts';
import { changed, holds } from '../../support/faults/fieldFaults.ts';
import type { ClientOperation } from '../../support/faults/operations.ts';
import { CONTACTS, PLAIN } from '../../support/faults/operations.ts';

/** A value that is not what the schema promises, though upstream reports no error. */
interface Case {
  readonly name: string;
  readonly faults: FieldFaults;
  readonly operation: ClientOperation;
  readonly outcome: ClientOutcome;
}

const PROJECTS = { edges: [{ node: { name: 'North Shop' } }] };
const WHOLE = { channel: 'CHAT', contacts: [{ operator: { id: 1 } }, { operator: { id: 2 } }] };

const bad = (path: string, data: unknown): ClientOutcome => ({
  data,
  errors: [`${path} UPSTREAM_BAD_RESPONSE`],
});
const unavailable: ClientOutcome = {
  data: { conversation: null },
  errors: ['conversation.contacts CONTACT_HISTORY_UNAVAILABLE'],
};
const unharmed: ClientOutcome = { data: { conversation: WHOLE, projects: PROJECTS }, errors: [] };

const without = (...keys: readonly string[]) =>
  changed((value) =>
    Object.fromEntries(Object.entries(Object(value)).filter(([key]) => !keys.includes(key))),
  );
const plus = (item: unknown) => changed((list) => (Array.isArray(list) ? [...list, item] : list));

const SELECTED: readonly Case[] = [
  {
    name: 'a number for text beside the contacts',
    faults: { 'Conversation.channel': holds(12) },
    operation: CONTACTS,
    outcome: bad('conversation.channel', { conversation: null, projects: PROJECTS }),
  },
  {
    name: 'null for what is not null beside the contacts',
    faults: { 'Conversation.channel': holds(null) },
    operation: CONTACTS,
    outcome: bad('conversation.channel', { conversation: null, projects: PROJECTS }),
  },
  {
    name: 'null for the channel of a contact',
    faults: { 'Conversation.channel': holds(null) },
    operation: PLAIN,
    outcome: bad('conversation.k.0.channel', { conversation: null }),
  },
  {
    name: 'a conversation without its channel',
    faults: { 'Query.conversation': without('channel') },
    operation: CONTACTS,
    outcome: bad('conversation.channel', { conversation: null, projects: PROJECTS }),
  },
  {
    name: 'text for the project beside the contacts',
    faults: { 'Conversation.project': holds('odd') },
    operation: CONTACTS,
    outcome: bad('conversation.project', { conversation: { ...WHOLE, project: null } }),
  },
  {
    name: 'text for the conversation',
    faults: { 'Query.conversation': holds('odd') },
    operation: CONTACTS,
    outcome: bad('conversation', { conversation: null, projects: PROJECTS }),
  },
  {
    name: 'a conversation without any field',
    faults: { 'Query.conversation': holds({}) },
    operation: CONTACTS,
    outcome: bad('conversation.channel', { conversation: null, projects: PROJECTS }),
  },
];

/** The selection of the gateway. */
const LATER_USER = { [WIRE_NAMES.typename]: 'LaterUser', [WIRE_NAMES.id]: 7 };

const HISTORIES: readonly { readonly name: string; readonly faults: FieldFaults }[] = [
  { name: 'null for routingEvents', faults: { 'Conversation.routingEvents': holds(null) } },
  { name: 'an object for routingEvents', faults: { 'Conversation.routingEvents': holds({}) } },
  { name: 'null for messages', faults: { 'Conversation.messages': holds(null) } },
  { name: 'text for messages', faults: { 'Conversation.messages': holds('odd') } },
  { name: 'messages without any field', faults: { 'Conversation.messages': holds({}) } },
  { name: 'null for edges', faults: { 'ConversationMessageConnection.edges': holds(null) } },
  { name: 'null for an edge', faults: { 'ConversationMessageConnection.edges': holds([null]) } },
  { name: 'null for a node', faults: { 'ConversationMessageEdge.node': holds(null) } },
  { name: 'text for pageInfo', faults: { 'ConversationMessageConnection.pageInfo': holds('odd') } },
  { name: 'an object for the id', faults: { 'Conversation.id': holds({ odd: 1 }) } },
  { name: 'null for the id', faults: { 'Conversation.id': holds(null) } },
];

const READABLE: readonly Case[] = [
  {
    name: 'R13: an unknown type of attachment',
    faults: { 'SystemMessage.attachments': plus({ __typename: 'LaterSystemAttachment' }) },
    operation: CONTACTS,
    outcome: unharmed,
  },
  {
    name: 'R13: an attachment without its type',
    faults: { 'SystemMessage.attachments': plus({}) },
    operation: CONTACTS,
    outcome: unharmed,
  },
  {
    name: 'R13: an unknown type of author',
    faults: { 'ParticipantConversationMessage.author': holds({ __typename: 'LaterType' }) },
    operation: CONTACTS,
    outcome: unharmed,
  },
  {
    name: 'R15: a number for a date',
    faults: { 'Conversation.closedAt': holds(5) },
    operation: PLAIN,
    outcome: {
      data: { conversation: { k: [{}, {}], contactAnomalies: [{ code: 'UNREADABLE_FACT' }] } },
      errors: [],
    },
  },
  {
    name: 'R2: an object for the id of the operator',
    faults: { 'Bot.id': holds({ odd: 1 }) },
    operation: PLAIN,
    outcome: {
      data: { conversation: { k: [{ operator: null }, { operator: { id: 2 } }] } },
      errors: [],
    },
  },
  {
    name: 'an unknown type of operator',
    faults: { 'ConversationPushedSystemAttachment.toUser': holds(LATER_USER) },
    operation: PLAIN,
    outcome: {
      data: { conversation: { k: [{ operator: null }, { operator: null }] } },
      errors: [
        'conversation.k.0.operator UPSTREAM_BAD_RESPONSE',
        'conversation.k.1.operator UPSTREAM_BAD_RESPONSE',
      ],
    },
  },
];

describe('beside contacts, an upstream value that does not fit its type', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it.each(SELECTED)('$name: an error at its path', async ({ faults, operation, outcome }) => {
    expectAll(await bench.observe(fields(faults), operation), outcome);
  });

  it.each(HISTORIES)('R16: $name: the history is not available', async ({ faults }) => {
    expectAll(await bench.observe(fields(faults), CONTACTS), unavailable);
  });

  it.each(READABLE)('$name: the contacts stay', async ({ faults, operation, outcome }) => {
    expectAll(await bench.observe(fields(faults), operation), outcome);
  });
});
