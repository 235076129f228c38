import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { conversation, handedOver, pushed, system } from '../support/contacts/conversations.ts';
import { MODES } from '../support/gateway/modes.ts';
import type { TestGateway } from '../support/gateway/testGateway.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const LONG = '00000000-0000-4000-8000-00000000000b';
const BROKEN = '00000000-0000-4000-8000-00000000000c';
const NULL_USER = '00000000-0000-4000-8000-00000000000d';
const UNKNOWN = '00000000-0000-4000-8000-0000000000ff';

const FIRST_OF_A = `${A}@2026-03-02T10:00:00.000Z`;
const SECOND_OF_A = `${A}@2026-03-02T11:00:30.000Z`;

const data = customData({
  conversations: [
    handedOver(A),
    handedOver(LONG, 230),
    conversation(BROKEN, { messages: null }),
    conversation(NULL_USER, { messages: [system('n1', '10:00:00', pushed(null))] }),
  ],
});

describe.each(MODES)('the gateway ($fetch, planned: $plan)', ({ fetch, plan }) => {
  let sandbox: Sandbox;
  let gateway: TestGateway;

  beforeAll(async () => {
    sandbox = await startValidatedSandbox({ data });
    gateway = await startTestGateway({ url: sandbox.url, fetch, plan });
  });

  afterAll(async () => {
    expect(gateway.internalErrors).toEqual([]);
    await gateway.stop();
    await sandbox.stop();
  });

  const response = async (query: string, variables: Record<string, unknown> = {}) => {
    const result = await gateway.ask(query, variables);
    expect(result.errors).toBeUndefined();
    return result.data;
  };

  it('returns every scalar of a contact', async () => {
    const answered = await response(`{ conversation(id: "${A}") { contacts {
      __typename id conversationId siteId channel openedAt closedAt durationSeconds routedAt status answered
      firstResponseAt firstResponseSeconds operatorMessageCount visitorMessageCount endReason snoozedUntil
      transferReason events { __typename kind occurredAt systemMessageId }
    } contactAnomalies { __typename code message occurredAt systemMessageId } } }`);
    await expectGolden(answered, 'contact-scalars');
  });

  it('returns any selection on the objects that a contact refers to', async () => {
    const answered = await response(
      `query ($withGroup: Boolean = true, $first: Int) { conversation(id: "${A}") { k: contacts {
        project { id name link: url }
        operator { __typename id n: lastName ...Names ... on Professional { group @include(if: $withGroup) { id name } } }
        endedBy { ... on Bot { createdAt } ... on Professional { mail: email } projects(first: $first) { pageInfo { hasNextPage } } }
        routingRule { id name totalConversationQueueSlots }
        routingGroup { name userCount }
        transferredToRoutingRule { ... { totalConversationQueueSlots } }
        transferredToUser { id lastName }
        conversation { id channel at: closedAt messages(first: 2) { edges { node { createdAt } } } again: contacts { id } }
      } } }
      fragment Names on User { firstName userName }`,
      { first: 1 },
    );
    await expectGolden(answered, 'contact-references');
  });

  it('returns null for an operator that the upstream does not have', async () => {
    const query = `{ conversation(id: "${NULL_USER}") { contacts { operator { id lastName } status } } }`;
    expect((await response(query)).conversation.contacts).toEqual([{ operator: null, status: 'UNANSWERED' }]);
  });

  it('reads all pages of a long conversation', async () => {
    const query = `{ conversation(id: "${LONG}") { contacts { visitorMessageCount operator { lastName } } } }`;
    expect((await response(query)).conversation.contacts).toEqual([
      { visitorMessageCount: 230, operator: { lastName: 'Bot 1' } },
      { visitorMessageCount: 0, operator: { lastName: 'Last 2' } },
    ]);
  });

  it.each([
    ['the first contact', FIRST_OF_A, { id: FIRST_OF_A, endReason: 'TRANSFERRED_TO_ROUTING_RULE' }],
    ['the second contact', SECOND_OF_A, { id: SECOND_OF_A, endReason: 'CLOSED' }],
    ['another instant', `${A}@2026-03-02T10:00:00.001Z`, null],
    ['a later contact of the instant', `${FIRST_OF_A}~2`, null],
    ['the same id in capitals', FIRST_OF_A.toUpperCase(), null],
    ['a conversation that does not exist', `${UNKNOWN}@2026-03-02T10:00:00.000Z`, null],
  ])('R11: finds a contact by its id: %s', async (_, id, expected) => {
    const query = 'query ($id: ID!) { contact(id: $id) { id endReason } }';
    expect(await response(query, { id })).toEqual({ contact: expected });
  });

  it('R11: sends no upstream operation for an invalid contact id', async () => {
    sandbox.clearOperations();
    expect(await response('{ contact(id: "nonsense") { id } }')).toEqual({ contact: null });
    expect(sandbox.operationCount).toBe(0);
  });

  it('returns the conversation of a contact, and the other contacts of that conversation', async () => {
    const query = `{ contact(id: "${FIRST_OF_A}") { conversation { closedAt contacts { id } } } }`;
    expect(await response(query)).toEqual({
      contact: {
        conversation: {
          closedAt: '2026-03-02T11:05:00Z',
          contacts: [{ id: FIRST_OF_A }, { id: SECOND_OF_A }],
        },
      },
    });
  });

  it('R16: a history that is not available is an error of its fields, and affects its own conversation only', async () => {
    const { data, errors } = await gateway.ask(`{
      broken: conversation(id: "${BROKEN}") { channel contacts { id } contactAnomalies { code } }
      whole: conversation(id: "${A}") { channel contacts { id } }
    }`);
    expect(data).toEqual({
      broken: null,
      whole: { channel: 'CHAT', contacts: [{ id: FIRST_OF_A }, { id: SECOND_OF_A }] },
    });
    const places = (errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions?.['code']]);
    expect(places).toContainEqual(['broken.contacts', 'CONTACT_HISTORY_UNAVAILABLE']);
    expect(places.every(([, code]) => code === 'CONTACT_HISTORY_UNAVAILABLE')).toBe(true);
  });

  it('R16: a contact of such a conversation is an error too', async () => {
    const { data, errors } = await gateway.ask(
      `{ contact(id: "${BROKEN}@2026-03-02T10:00:00.000Z") { id } }`,
    );
    expect(data).toEqual({ contact: null });
    expect(errors).toMatchObject([
      { path: ['contact'], extensions: { code: 'CONTACT_HISTORY_UNAVAILABLE' } },
    ]);
  });

  it('returns everything else as the upstream sends it', async () => {
    const query = `query ($id: UUID!) { conversation(id: $id) { id channel tags { id } project { name } } }`;
    expect(await response(query, { id: A })).toEqual({
      conversation: { id: A, channel: 'CHAT', tags: [], project: { name: 'Shop' } },
    });
    expect(await response(query, { id: UNKNOWN })).toEqual({ conversation: null });
  });

  it('sends a mutation once', async () => {
    sandbox.clearOperations();
    const answered = await response(
      'mutation ($tag: ConversationTagInput!) { conversationTagCreate(conversationTagInput: $tag) { name } }',
      { tag: { name: 'urgent', projectId: 42 } },
    );
    expect(answered.conversationTagCreate?.name).toBe('urgent');
    expect(sandbox.operationCount).toBe(1);
  });
});

/** One expected result for all modes. `vitest -u` rewrites it: review the diff. */
function expectGolden(answered: unknown, name: string): Promise<void> {
  return expect(`${JSON.stringify(answered, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
}
