import { afterAll, beforeAll, describe, it } from 'vitest';
import type { ClientOutcome, FaultBench } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import { fields } from '../../support/faults/faultyResponses.ts';
import type { FieldFaults } from '../../support/faults/fieldFaults.ts';
import { fails } from '../../support/faults/fieldFaults.ts';
import type { ClientOperation } from '../../support/faults/operations.ts';
import { CONTACT, CONTACTS, PASS, PLAIN } from '../../support/faults/operations.ts';

interface Case {
  readonly name: string;
  readonly faults: FieldFaults;
  readonly operation: ClientOperation;
  readonly outcome: ClientOutcome;
}

const FAILED = 'INTERNAL_ERROR INTERNAL_ERROR';
const denied = fails('Not for you.', { name: 'PERMISSION_DENIED', retryPolicy: 'NO_RETRY' });
const PROJECTS = { edges: [{ node: { name: 'North Shop' } }] };

/** R16: what clients see of a history in which something failed. */
const unavailable = (key: string, name = 'INTERNAL_ERROR'): ClientOutcome => ({
  data: { conversation: null },
  errors: [`conversation.${key} CONTACT_HISTORY_UNAVAILABLE ${name}`],
});

const PASSED: readonly Case[] = [
  {
    name: 'messages',
    faults: { 'Conversation.messages': fails() },
    operation: PASS,
    outcome: {
      data: { conversation: { channel: 'CHAT', messages: null }, projects: PROJECTS },
      errors: [`conversation.messages ${FAILED}`],
    },
  },
  {
    name: 'a non-null list in messages',
    faults: { 'SystemMessage.attachments': fails() },
    operation: PASS,
    outcome: {
      data: { conversation: { channel: 'CHAT', messages: { edges: [null, {}] } }, projects: PROJECTS },
      errors: [`conversation.messages.edges.0.node.attachments ${FAILED}`],
    },
  },
  {
    name: 'below toUser',
    faults: { 'Bot.lastName': denied },
    operation: PASS,
    outcome: {
      data: { conversation: { messages: { edges: [{ node: { attachments: [{ toUser: null }] } }, {}] } } },
      errors: [
        'conversation.messages.edges.0.node.attachments.0.toUser.lastName PERMISSION_DENIED PERMISSION_DENIED',
        'conversation.messages.edges.1.node.author.lastName PERMISSION_DENIED PERMISSION_DENIED',
      ],
    },
  },
  {
    name: 'a non-null field of the conversation',
    faults: { 'Conversation.routingEvents': fails() },
    operation: PASS,
    outcome: {
      data: { conversation: null, projects: PROJECTS },
      errors: [`conversation.routingEvents ${FAILED}`],
    },
  },
];

const HISTORIES: readonly Case[] = [
  {
    name: 'messages',
    faults: { 'Conversation.messages': fails() },
    operation: CONTACTS,
    outcome: { ...unavailable('contacts'), data: { conversation: null, projects: PROJECTS } },
  },
  {
    name: 'attachments, in a list of messages',
    faults: { 'SystemMessage.attachments': fails() },
    operation: CONTACTS,
    outcome: unavailable('contacts'),
  },
  {
    name: 'author, in a list of messages',
    faults: { 'ParticipantConversationMessage.author': fails() },
    operation: CONTACTS,
    outcome: unavailable('contacts'),
  },
  {
    name: 'toUser',
    faults: { 'ConversationPushedSystemAttachment.toUser': denied },
    operation: CONTACTS,
    outcome: unavailable('contacts', 'PERMISSION_DENIED'),
  },
  {
    name: 'the id below toUser',
    faults: { 'Bot.id': fails() },
    operation: CONTACTS,
    outcome: unavailable('contacts'),
  },
  {
    name: 'routingEvents, which are not null',
    faults: { 'Conversation.routingEvents': fails() },
    operation: CONTACTS,
    outcome: { ...unavailable('contacts'), data: { conversation: null, projects: PROJECTS } },
  },
  {
    name: 'routingEvents, under an alias of the client',
    faults: { 'Conversation.routingEvents': fails() },
    operation: PLAIN,
    outcome: unavailable('k'),
  },
  {
    name: 'routingEvents, beside a field of ours that is left out',
    faults: { 'Conversation.routingEvents': fails() },
    operation: {
      query: `query ($id: UUID!, $no: Boolean = false) {
        conversation(id: $id) { a: contacts @include(if: $no) { id } b: contacts { id } }
      }`,
      variables: PLAIN.variables,
    },
    outcome: unavailable('b'),
  },
  {
    name: 'a rule in routingEvents',
    faults: { 'RoutingEvent.routingRule': fails() },
    operation: CONTACTS,
    outcome: unavailable('contacts'),
  },
  {
    name: 'the channel, which is not null and not selected by the client',
    faults: { 'Conversation.channel': fails() },
    operation: PLAIN,
    outcome: unavailable('k'),
  },
  {
    name: 'closedAt',
    faults: { 'Conversation.closedAt': fails() },
    operation: PLAIN,
    outcome: unavailable('k'),
  },
  {
    name: 'project',
    faults: { 'Conversation.project': fails() },
    operation: PLAIN,
    outcome: unavailable('k'),
  },
  {
    name: 'project, which the client selects too',
    faults: { 'Conversation.project': fails() },
    operation: CONTACTS,
    outcome: {
      data: { conversation: null, projects: PROJECTS },
      errors: [
        'conversation.contacts CONTACT_HISTORY_UNAVAILABLE INTERNAL_ERROR',
        `conversation.project ${FAILED}`,
      ],
    },
  },
  {
    name: 'the id of the conversation',
    faults: { 'Conversation.id': fails() },
    operation: PLAIN,
    outcome: unavailable('k'),
  },
  {
    name: 'messages, of a contact',
    faults: { 'Conversation.messages': denied },
    operation: CONTACT,
    outcome: {
      data: { contact: null },
      errors: ['contact CONTACT_HISTORY_UNAVAILABLE PERMISSION_DENIED'],
    },
  },
];

const BESIDE: readonly Case[] = [
  {
    name: 'what the client selects below operator',
    faults: { 'Bot.lastName': denied },
    operation: CONTACTS,
    outcome: {
      data: { conversation: { contacts: [{ operator: null }, { operator: { lastName: 'Last 2' } }] } },
      errors: ['conversation.contacts.0.operator.lastName PERMISSION_DENIED PERMISSION_DENIED'],
    },
  },
  {
    name: 'what the client selects below the operator of one contact',
    faults: { 'Bot.lastName': denied },
    operation: CONTACT,
    outcome: {
      data: { contact: { endReason: 'TRANSFERRED_TO_ROUTING_RULE', operator: null } },
      errors: ['contact.operator.lastName PERMISSION_DENIED PERMISSION_DENIED'],
    },
  },
  {
    name: 'the root field that finds users by their ids',
    faults: { 'Query.user': denied },
    operation: CONTACTS,
    outcome: {
      data: {
        conversation: {
          contacts: [{ operator: { lastName: 'Bot 1' } }, { operator: { lastName: 'Last 2' } }],
        },
      },
      errors: [],
    },
  },
  {
    name: 'a field beside the contacts',
    faults: { 'Query.projects': fails() },
    operation: CONTACTS,
    outcome: {
      data: { conversation: { contacts: [{}, { endReason: 'CLOSED' }] }, projects: null },
      errors: [`projects ${FAILED}`],
    },
  },
];

describe('an upstream field that fails', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it.each(PASSED)('$name: its own error at its path', async ({ faults, operation, outcome }) => {
    expectAll(await bench.observe(fields(faults), operation), outcome);
  });

  it.each(HISTORIES)('R16: $name: the history is not available', async ({ faults, operation, outcome }) => {
    expectAll(await bench.observe(fields(faults), operation), outcome);
  });

  it.each(BESIDE)('$name: the contacts stay', async ({ faults, operation, outcome }) => {
    expectAll(await bench.observe(fields(faults), operation), outcome);
  });
});
