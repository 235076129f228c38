import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import { conversation, handedOver } from '../support/contacts/conversations.ts';
import { startPlannedAndStitched } from '../support/gateway/plannedAndStitched.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';
import type { GraphQLResult } from '../support/http/request.ts';
import { json, startServer } from '../support/upstream/httpServer.ts';

/** `contact(id:)` reads the history once. Everything that the history has is read from it. */

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
/** Three pages of messages. */
const LONG = '00000000-0000-4000-8000-00000000000c';
const BROKEN = '00000000-0000-4000-8000-00000000000d';
const ABSENT = '00000000-0000-4000-8000-00000000000e';

const first = (id: string): string => `${id}@2026-03-02T10:00:00.000Z`;
const second = (id: string): string => `${id}@2026-03-02T11:00:30.000Z`;

const data = customData({
  conversations: [
    ...[handedOver(A), handedOver(B), handedOver(LONG, 234)],
    conversation(BROKEN, { messages: null }),
  ],
});

const REFERENCES = `operator { ...U } endedBy { ...U } transferredToUser { lastName } routingRule { createdAt }
  transferredToRoutingRule { createdAt } routingGroup { userCount } project { url }`;
const USER = 'fragment U on User { lastName ...V } fragment V on User { firstName }';

interface Case {
  readonly what: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  /** The number of upstream requests with plans, in both modes. */
  readonly requests: number;
}

const CASES: readonly Case[] = [
  { what: 'what a contact holds', query: `{ contact(id: "${first(A)}") { id status } }`, requests: 1 },
  {
    what: 'the objects that the history refers to',
    query: `{ contact(id: "${first(A)}") { id ${REFERENCES} } } ${USER}`,
    requests: 1,
  },
  {
    what: 'by a variable',
    query: `query ($id: ID!) { contact(id: $id) { id ${REFERENCES} } } ${USER}`,
    variables: { id: second(A) },
    requests: 1,
  },
  {
    what: 'by a variable with a default',
    query: `query ($id: ID! = "${second(A)}") { contact(id: $id) { id operator { lastName } } }`,
    requests: 1,
  },
  {
    what: 'a history of three pages',
    query: `{ contact(id: "${second(LONG)}") { id ${REFERENCES} } } ${USER}`,
    requests: 2,
  },
  {
    what: 'several contacts, under aliases and in fragments',
    query: `{ x: contact(id: "${first(A)}") { ...C } ...Q } fragment C on Contact { id operator { ...U } }
      fragment Q on Query { y: contact(id: "${second(B)}") { ...C conversation { closedAt contacts { id } } } } ${USER}`,
    requests: 1,
  },
  {
    what: 'one field in two selections',
    query: `{ contact(id: "${first(A)}") { id } ... on Query { contact(id: "${first(A)}") { operator { lastName } } } }`,
    requests: 1,
  },
  {
    what: 'beside other fields, in their order',
    query: `{ u: user(userId: 2) { lastName } c: contact(id: "${first(A)}") { id } __typename
      k: conversation(id: "${B}") { channel } }`,
    requests: 1,
  },
  {
    what: 'beside the contacts of its conversation',
    query: `{ conversation(id: "${A}") { contacts { id operator { lastName } } } contact(id: "${first(A)}") { id } }`,
    requests: 1,
  },
  {
    what: 'left out and left in',
    query: `query ($yes: Boolean!) { x: contact(id: "${first(A)}") @include(if: $yes) { id }
      y: contact(id: "${first(B)}") @skip(if: $yes) { id } z: contact(id: "${first(LONG)}") { id @skip(if: $yes) status } }`,
    variables: { yes: true },
    requests: 2,
  },
  {
    what: 'the conversation of a contact',
    query: `{ contact(id: "${first(A)}") { conversation { id closedAt channel contactAnomalies { code } } } }`,
    requests: 1,
  },
  {
    what: 'of a conversation that is not there',
    query: `{ contact(id: "${first(ABSENT)}") { id } }`,
    requests: 1,
  },
  {
    what: 'that its conversation does not have',
    query: `{ contact(id: "${A}@2026-03-02T10:00:00.001Z") { id } }`,
    requests: 1,
  },
  {
    what: 'in another spelling of the id of the conversation',
    query: `{ contact(id: "${first(A).toUpperCase()}") { id } }`,
    requests: 1,
  },
  { what: 'by text that is not the id of a contact', query: '{ contact(id: "x") { id } }', requests: 0 },
  {
    what: 'by an instant that is spelled otherwise',
    query: `{ contact(id: "${A}@2026-03-02T10:00:00Z") { id } }`,
    requests: 0,
  },
  {
    what: 'left out altogether',
    query: `{ contact(id: "${first(A)}") @include(if: false) { id } }`,
    requests: 0,
  },
  {
    what: 'two of one conversation: stitched, and loaded once',
    query: `{ x: contact(id: "${first(A)}") { id } y: contact(id: "${second(A)}") { id } }`,
    requests: 1,
  },
  {
    what: 'one history that cannot be read, beside one that can',
    query: `{ x: contact(id: "${first(BROKEN)}") { id } y: contact(id: "${first(A)}") { id } }`,
    requests: 2,
  },
  {
    what: 'of something that is no conversation, beside one that is',
    query: `{ x: contact(id: "no-uuid@2026-03-02T10:00:00.000Z") { id } y: contact(id: "${first(A)}") { id } }`,
    requests: 1,
  },
];

describe.each(['eager', 'lazy'] as const)('a contact by its id, %s', async (fetch) => {
  const { sandbox, planned, stitched, stop } = await startPlannedAndStitched(data, fetch);
  afterAll(stop);
  beforeEach(() => sandbox.clearOperations());

  it.each(CASES)('$what', async ({ query, variables, requests }) => {
    const response = await planned.ask(query, variables);
    expect(sandbox.operationCount).toBe(requests);
    const expected = await stitched.ask(query, variables);
    expect(response).toEqual(expected);
    expect(Object.keys(response.data ?? {})).toEqual(Object.keys(expected.data ?? {}));
  });

  it('reports a history that is not available at the field', async () => {
    const { data, errors } = await planned.ask(`{ x: contact(id: "${first(BROKEN)}") { id } }`);
    expect(data).toEqual({ x: null });
    expect(errors).toMatchObject([{ path: ['x'], extensions: { code: 'CONTACT_HISTORY_UNAVAILABLE' } }]);
  });

  it('sends no upstream operation for an invalid client operation', async () => {
    const { errors } = await planned.ask(`{ contact(id: "${first(A)}") { operator { ...Missing } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(sandbox.operationCount).toBe(0);
  });
});

describe('when the upstream is not available', () => {
  it.each([true, false])('the error is that of the conversation (planned: %s)', async (plan) => {
    const gateway = await startTestGateway({ url: 'http://127.0.0.1:1/graphql', plan });
    const { data, errors } = await gateway.ask(
      `{ contact(id: "${first(A)}") { id } conversation(id: "${A}") { id } }`,
    );
    await gateway.stop();
    expect(data).toEqual({ contact: null, conversation: null });
    const codes = errors?.map(({ path, extensions }) => [path, extensions?.['code']]);
    expect(codes?.toSorted()).toEqual([
      [['contact'], 'UPSTREAM_UNAVAILABLE'],
      [['conversation'], 'UPSTREAM_UNAVAILABLE'],
    ]);
  });
});

describe('when the upstream rejects the operation', () => {
  const REJECTION = { data: null, errors: [{ message: 'no', extensions: { name: 'BAD_REQUEST' } }] };

  it.each([
    ['alone', `{ contact(id: "${first(A)}") { id } }`],
    ['beside another field', `{ contact(id: "${first(A)}") { id } conversation(id: "${A}") { id } }`],
  ])('the error is that of the upstream, %s', async (_, query) => {
    const server = await startServer(json(REJECTION, 400));
    const [planned, stitched] = [true, false].map((plan) => startTestGateway({ url: server.url, plan }));
    const gateways = [await planned, await stitched];
    const responses = await Promise.all(gateways.map((gateway) => gateway?.ask(query)));
    for (const gateway of gateways) await gateway?.stop();
    await server.stop();
    const [one, other] = responses.map((response) => ({
      data: response?.data,
      errors: codesByPath(response),
    }));
    expect(one).toEqual(other);
    expect(one?.errors).toContainEqual(['contact', 'UPSTREAM_ERROR']);
  });
});

function codesByPath(response: GraphQLResult | undefined): readonly unknown[] {
  return (response?.errors ?? [])
    .map(({ path, extensions }) => [path?.join('.'), extensions?.['code']])
    .toSorted((a, b) => String(a).localeCompare(String(b)));
}
