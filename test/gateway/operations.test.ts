import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { handedOver } from '../support/contacts/conversations.ts';
import type { TestGateway } from '../support/gateway/testGateway.ts';
import { startTestGateway } from '../support/gateway/testGateway.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';

/** The number of upstream operations, which the documentation guarantees. */

const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const SHORT = Array.from({ length: 50 }, (_, index) => idOf(index + 1));
/** More than 240 messages: three pages. */
const LONG = Array.from({ length: 45 }, (_, index) => idOf(index + 101));
const [ONE = '', TWO = ''] = SHORT;

const data = customData({
  conversations: [...SHORT.map((id) => handedOver(id)), ...LONG.map((id) => handedOver(id, 234))],
});

const conversations = (ids: readonly string[], selection: string): string =>
  `{ ${ids.map((id, index) => `c${index}: conversation(id: "${id}") { ${selection} }`).join(' ')} }`;

const page = (first: number, selection: string): string => `{
  closedConversations(interval: { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" }, first: ${first}) {
    edges { node { ${selection} } }
  }
}`;

const HELD = 'contacts { id status operator { id } routingRule { id name } } contactAnomalies { code }';
const NOT_HELD = 'contacts { operator { lastName } endedBy { lastName } routingRule { createdAt } }';

interface Case {
  readonly what: string;
  readonly query: string;
  readonly planned: number;
  readonly stitched: number;
}

const EAGER: readonly Case[] = [
  { what: 'one conversation', query: conversations([ONE], HELD), planned: 1, stitched: 1 },
  { what: 'a page of 50 short ones', query: page(50, HELD), planned: 1, stitched: 1 },
  {
    what: 'a contact by its id',
    query: `{ contact(id: "${ONE}@2026-03-02T10:00:00.000Z") { id } }`,
    planned: 1,
    stitched: 1,
  },
  { what: 'several root fields', query: conversations([ONE, TWO], HELD), planned: 1, stitched: 1 },
  {
    what: 'five long ones among short ones',
    query: conversations([...SHORT.slice(0, 15), ...LONG.slice(0, 5)], HELD),
    planned: 2,
    stitched: 2,
  },
  {
    what: '45 long ones: 20 pages to an operation, one from each end of a history',
    query: conversations(LONG, HELD),
    planned: 1 + 5,
    stitched: 3 + 5,
  },
  {
    what: 'one conversation requested twice',
    query: `{ a: conversation(id: "${LONG[0]}") { ${HELD} } b: conversation(id: "${LONG[0]}") { ${HELD} } }`,
    planned: 2,
    stitched: 2,
  },
  {
    what: 'more of the users than the history holds',
    query: conversations([ONE], NOT_HELD),
    planned: 1,
    stitched: 2,
  },
  { what: 'more of the users of a page', query: page(50, NOT_HELD), planned: 1, stitched: 2 },
  {
    what: 'the conversation of a contact, as far as it is known',
    query: conversations([ONE], 'contacts { conversation { id channel contacts { id } } }'),
    planned: 1,
    stitched: 1,
  },
  {
    what: 'more of the conversation of a contact',
    query: conversations([ONE], 'contacts { conversation { closedAt } }'),
    planned: 1,
    stitched: 2,
  },
  {
    what: 'contacts that are left out',
    query: conversations([ONE], 'id contacts @include(if: false) { id }'),
    planned: 1,
    stitched: 1,
  },
];

const LAZY: readonly Case[] = [
  { what: 'one conversation', query: conversations([ONE], HELD), planned: 2, stitched: 2 },
  {
    what: 'a page of 50 short ones: 20 to an operation',
    query: page(50, HELD),
    planned: 1 + 3,
    stitched: 1 + 3,
  },
  {
    what: 'a contact by its id',
    query: `{ contact(id: "${ONE}@2026-03-02T10:00:00.000Z") { id } }`,
    planned: 1,
    stitched: 1,
  },
  {
    what: 'contacts that are left out',
    query: conversations([ONE], 'id contacts @skip(if: true) { id }'),
    planned: 1,
    stitched: 1,
  },
];

describe.each([
  { fetch: 'eager', plan: true, cases: EAGER },
  { fetch: 'eager', plan: false, cases: EAGER },
  { fetch: 'lazy', plan: true, cases: LAZY },
  { fetch: 'lazy', plan: false, cases: LAZY },
] as const)('upstream operations ($fetch, planned: $plan)', ({ fetch, plan, cases }) => {
  let sandbox: Sandbox;
  let gateway: TestGateway;

  beforeAll(async () => {
    sandbox = await startValidatedSandbox({ data });
    gateway = await startTestGateway({ url: sandbox.url, fetch, plan });
  });

  beforeEach(() => sandbox.clearOperations());

  afterAll(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  it.each(cases)('$what', async ({ query, planned, stitched }) => {
    const { errors } = await gateway.ask(query);
    expect(errors).toBeUndefined();
    expect(sandbox.operationCount).toBe(plan ? planned : stitched);
  });

  it('requests a user once for many contacts', async () => {
    await gateway.ask(conversations([ONE, TWO], 'contacts { operator { firstName } endedBy { firstName } }'));
    const requests = sandbox.operations.flatMap(({ query }) => query.match(/\buser\(/g) ?? []);
    expect(requests).toHaveLength(plan ? 0 : 2);
  });

  it('requests no history for contacts that are skipped', async () => {
    const query = `query ($no: Boolean!) { conversation(id: "${ONE}") { id contacts @include(if: $no) { id } } }`;
    const { data } = await gateway.ask(query, { no: false });
    expect(data).toEqual({ conversation: { id: ONE } });
    const [operation] = sandbox.operations;
    expect(sandbox.operationCount).toBe(1);
    // A plan sends one text for all variables. It has the directive, and the upstream skips the history.
    expect(operation?.query.includes('messages')).toBe(plan && fetch === 'eager');
    if (operation?.query.includes('messages'))
      expect(operation.query).toMatch(/_gw_history @include\(if: \$no\)/);
  });
});
