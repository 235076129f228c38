import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CONTACT,
  CONVERSATION,
  FIRST_CONTACT_ID,
  ID,
  STATUSES,
  startExamples,
} from '../support/gateway/examples.ts';
import { GATEWAY_KINDS } from '../support/gateway/gatewayKinds.ts';

const examples = await startExamples();
const { sandbox } = examples;

afterAll(() => examples.stop());
beforeEach(() => sandbox.clearOperations());

describe.each(GATEWAY_KINDS)('%s', (kind) => {
  describe('an alias neither breaks nor poisons what is computed', () => {
    it.each([
      [
        'other arguments of messages',
        `{ ${CONVERSATION} { messages(first: 1) { edges { __typename } } contacts { status } } }`,
        {
          conversation: {
            messages: { edges: [{ __typename: 'ConversationMessageEdge' }] },
            contacts: STATUSES,
          },
        },
      ],
      [
        'no messages at all, after the contacts',
        `{ ${CONVERSATION} { contacts { status } messages(last: 0) { edges { cursor } } } }`,
        { conversation: { contacts: STATUSES, messages: { edges: [] } } },
      ],
      [
        'id: channel',
        `{ ${CONVERSATION} { id: channel contacts { conversationId } } }`,
        { conversation: { id: 'CHAT', contacts: [{ conversationId: ID }, { conversationId: ID }] } },
      ],
      [
        'the names of everything that contacts are computed from',
        `{ ${CONVERSATION} {
          messages: channel  routingEvents: id  project: channel  closedAt: id  channel: closedAt
          contacts { status channel siteId routedAt closedAt }
        } }`,
        {
          conversation: {
            messages: 'CHAT',
            routingEvents: ID,
            project: 'CHAT',
            closedAt: ID,
            channel: '2026-01-12T11:10:00.000Z',
            contacts: [
              contactFacts('SNOOZED', '2026-01-12T11:00:05.000Z'),
              contactFacts('ANSWERED', '2026-01-12T11:10:00.000Z'),
            ],
          },
        },
      ],
      [
        'our own names, the one for the other',
        `{ ${CONVERSATION} { contacts: contactAnomalies { code } contactAnomalies: contacts { status } } }`,
        { conversation: { contacts: [], contactAnomalies: STATUSES } },
      ],
      [
        'our own names for fields of upstream',
        `{ ${CONVERSATION} { contacts: channel contactAnomalies: id c: contacts { status } } }`,
        { conversation: { contacts: 'CHAT', contactAnomalies: ID, c: STATUSES } },
      ],
      [
        'contacts twice, under two names with two selections',
        `{ ${CONVERSATION} { a: contacts { status } b: contacts { id: status status: answered } } }`,
        {
          conversation: {
            a: STATUSES,
            b: [
              { id: 'SNOOZED', status: false },
              { id: 'ANSWERED', status: true },
            ],
          },
        },
      ],
      [
        'one conversation twice, with other arguments each',
        `{ a: ${CONVERSATION} { messages(first: 0) { edges { cursor } } contacts { status } }
           b: ${CONVERSATION} { messages(last: 0) { edges { cursor } } id: channel contacts { status } } }`,
        {
          a: { messages: { edges: [] }, contacts: STATUSES },
          b: { messages: { edges: [] }, id: 'CHAT', contacts: STATUSES },
        },
      ],
      [
        'the conversation of a contact by its id',
        `{ ${CONTACT} { id: status status: id conversation { id: channel messages(first: 0) { edges { cursor } } contacts { status } } } }`,
        {
          contact: {
            id: 'SNOOZED',
            status: FIRST_CONTACT_ID,
            conversation: { id: 'CHAT', messages: { edges: [] }, contacts: STATUSES },
          },
        },
      ],
      [
        'the conversation of a contact of a conversation',
        `{ ${CONVERSATION} { contacts { conversation { id: channel channel: id messages(first: 0) { edges { cursor } } } } } }`,
        {
          conversation: {
            contacts: Array.from({ length: 2 }, () => ({
              conversation: { id: 'CHAT', channel: ID, messages: { edges: [] } },
            })),
          },
        },
      ],
      [
        'what contacts refer to',
        `{ ${CONTACT} {
          operator { id: firstName name: lastName ... on User { k: id } }
          routingRule { id: name name: id }  project { id: name }  routingGroup { name: id id: name }
        } }`,
        {
          contact: {
            operator: { id: 'Ada', name: 'Archer', k: 1001 },
            routingRule: { id: 'North Shop Sales', name: '10000000-0000-4000-8000-000000010100' },
            project: { id: 'North Shop' },
            routingGroup: {
              name: '20000000-0000-4000-8000-000000010101',
              id: 'North Shop Sales team 1',
            },
          },
        },
      ],
      [
        'an alias of __typename that is something else on another type',
        `{ user(userId: 1001) { ... on Bot { a: __typename } ... on Professional { a: lastName } } ${CONTACT} {
          operator { ... on Bot { a: lastName } ... on Professional { a: __typename } } } }`,
        { user: { a: 'Archer' }, contact: { operator: { a: 'Professional' } } },
      ],
    ])('%s', async (_, query, data) => {
      expect(await examples.ask(kind, query)).toEqual({ data, errors: [] });
    });
  });

  it.each<[string, string, Readonly<Record<string, unknown>>?]>([
    ['the prefix of our own names', `{ ${CONVERSATION} { _gw_id: channel } }`],
    ['our own name itself', `{ ${CONVERSATION} { _gw_messages: channel contacts { status } } }`],
    ['__typename', `{ ${CONVERSATION} { __typename: id contacts { status } } }`],
    ['a name of introspection', `{ ${CONVERSATION} { __schema: id } }`],
    ['a root field', `{ _gw_end: ${CONVERSATION} { id } }`],
    ['a field of a contact', `{ ${CONTACT} { __typename: status } }`],
    [
      'something below a reference',
      `{ ${CONTACT} { operator { ... on Professional { group { _gw_id: id } } } } }`,
    ],
    [
      'something in a named fragment',
      `{ ${CONVERSATION} { ...F } } fragment F on Conversation { __typename: channel }`,
    ],
    ['something that is skipped', `{ ${CONVERSATION} { id _gw_id: channel @skip(if: true) } }`],
    ['a variable', `query ($_gw_id0: UUID!) { conversation(id: $_gw_id0) { id } }`, { _gw_id0: ID }],
    ['a fragment', `{ ${CONVERSATION} { ..._gw_history } } fragment _gw_history on Conversation { id }`],
    ['an operation', `query _gw_history { ${CONVERSATION} { contacts { status } } }`],
    [
      'the arguments of a mutation',
      'mutation { _gw_x: conversationTagCreate(conversationTagInput: { name: "x", projectId: 101 }) { id } }',
    ],
  ])('RESERVED_ALIAS for %s, without an upstream operation', async (_, query, variables = {}) => {
    const { errors } = await examples.ask(kind, query, variables);
    expect(errors.map(({ code }) => code)).toEqual(['RESERVED_ALIAS']);
    expect(sandbox.operationCount).toBe(0);
  });

  it('allows an alias that is the name of its field', async () => {
    const { data } = await examples.ask(
      kind,
      `{ __typename: __typename ${CONVERSATION} { contacts: contacts { status: status } } }`,
    );
    expect(data).toEqual({ __typename: 'Query', conversation: { contacts: STATUSES } });
  });
});

function contactFacts(status: string, closedAt: string): object {
  return { status, channel: 'CHAT', siteId: 101, routedAt: '2026-01-12T11:00:00.000Z', closedAt };
}
