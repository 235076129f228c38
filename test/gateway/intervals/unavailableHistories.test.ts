import { afterAll, describe, expect, it } from 'vitest';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';
import { conversation, handedOver } from '../../support/contacts/conversations.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';

const sandbox = await startSandbox({
  data: customData({
    conversations: [
      handedOver('a'),
      conversation('b', { messages: null }),
      conversation('c', { messages: null }),
    ],
  }),
});
const gateway = await startTestGateway({ url: sandbox.url });

afterAll(async () => {
  await gateway.stop();
  await sandbox.stop();
});

/** Uses the variables, and is never part of the response. */
const UNUSED = 'n: contact(id: "x") @skip(if: $yes) @include(if: $no) { id }';
const MARCH = 'interval: { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z" }';

describe.each([
  { field: 'closedContacts', value: 'edges { cursor }', data: { edges: [{}, {}] } },
  { field: 'contactIndicators', value: 'rows { contactCount }', data: { rows: [{ contactCount: 2 }] } },
])('$field without some histories', ({ field, value, data: expected }) => {
  const ask = (more: string, fragments = '') =>
    gateway.ask(
      `query ($yes: Boolean = true, $no: Boolean = false) { all: ${field}(${MARCH}) { ${value} ${more} } ${UNUSED} } ${fragments}`,
    );
  const type = field === 'closedContacts' ? 'ContactConnection' : 'ContactIndicators';

  it.each([
    ['it does not select the ids', ''],
    ['@include leaves the ids out', 'unavailableConversationIds @include(if: $no)'],
    ['@skip leaves the ids out', 'unavailableConversationIds @skip(if: $yes)'],
    ['@include leaves out a fragment with the ids', '... @include(if: $no) { unavailableConversationIds }'],
    ['another field has the name of the ids', 'unavailableConversationIds: __typename'],
  ])('has an error beside the data when %s', async (_, more) => {
    const { data, errors } = await ask(more);
    expect(data.all).toMatchObject(expected);
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('The history of 2 conversations is not available'),
        path: ['all'],
        extensions: { code: 'CONTACT_HISTORY_UNAVAILABLE' },
      },
    ]);
  });

  it.each([
    ['the ids', 'unavailableConversationIds', ''],
    ['the ids under an alias', 'missing: unavailableConversationIds', ''],
    [
      'the ids in a fragment',
      '...F',
      `fragment F on ${type} { ...G } fragment G on ${type} { unavailableConversationIds }`,
    ],
    ['the ids under a directive', '... { unavailableConversationIds @include(if: $yes) @skip(if: $no) }', ''],
  ])('has no error when it selects %s', async (_, more, fragments) => {
    const { data, errors } = await ask(more, fragments);
    expect(errors).toBeUndefined();
    expect(Object.values(data.all)).toContainEqual(['b', 'c']);
  });
});

it('a field has no error when no history is missing', async () => {
  const { errors } = await gateway.ask(
    `{ contactIndicators(${MARCH.replaceAll('2026', '2025')}) { conversationCount } }`,
  );
  expect(errors).toBeUndefined();
});
