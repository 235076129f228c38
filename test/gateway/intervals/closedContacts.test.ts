import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseTimestamp } from '../../../src/contacts/facts/instant.ts';
import { generateMonth } from '../../../src/sandbox/generator/generate.ts';
import { GUIDE_EXAMPLES } from '../../../src/sandbox/generator/guideExamples.ts';
import type { ExpectedContact } from '../../../src/sandbox/generator/record/expected.ts';
import { customData } from '../../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../../src/sandbox/server/server.ts';
import { conversation, handedOver } from '../../support/contacts/conversations.ts';
import type { TestGateway } from '../../support/gateway/testGateway.ts';
import { startTestGateway } from '../../support/gateway/testGateway.ts';
import { UPSTREAM_SDL } from '../../support/schema/sdl.ts';
import { startValidatedSandbox } from '../../support/upstream/validatedSandbox.ts';

const FROM = '2026-01-10T00:00:00Z';
const TO = '2026-01-11T00:00:00Z';

let sandbox: Sandbox;
let gateway: TestGateway;
let meant: readonly ExpectedContact[];

beforeAll(async () => {
  sandbox = await startValidatedSandbox();
  gateway = await startTestGateway({ url: sandbox.url });
  meant = closedOn(FROM, TO);
});

afterAll(async () => {
  await gateway.stop();
  await sandbox.stop();
});

/** The expected contacts of the generator, in the order of closing. */
function closedOn(from: string, to: string): readonly ExpectedContact[] {
  return [...GUIDE_EXAMPLES, ...generateMonth()]
    .map(({ conversation: { id, closedAt }, expected: { contacts } }) => ({
      ...{ id: String(id), contacts },
      at: parseTimestamp(closedAt)?.at ?? Number.NaN,
    }))
    .filter(({ at }) => at >= Date.parse(from) && at < Date.parse(to))
    .toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
    .flatMap(({ contacts }) => contacts);
}

const PAGE = `query ($from: DateTime!, $to: DateTime!, $where: ContactFilter, $first: Int, $after: String, $filters: ClosedConversationFilters) {
  closedContacts(interval: { from: $from, to: $to }, where: $where, first: $first, after: $after, filters: $filters) {
    edges { cursor node { id status operator { id lastName } conversation { closedAt } } }
    pageInfo { hasNextPage endCursor }
    unavailableConversationIds
  }
}`;

/** The ids of all pages, one list a page. */
async function pagesOf(
  variables: Record<string, unknown>,
  on: TestGateway = gateway,
  at: Record<string, unknown> = { from: FROM, to: TO },
): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { data, errors } = await on.ask(PAGE, { ...at, ...variables, after });
    expect(errors).toBeUndefined();
    const { edges, pageInfo } = data.closedContacts;
    pages.push(edges.map((edge: { readonly node: { readonly id: string } }) => edge.node.id));
    after = pageInfo.endCursor;
    more = pageInfo.hasNextPage;
  }
  return pages;
}

describe('closedContacts', () => {
  it.each([1, 7, 50, 100])('pages over all contacts of the day, %i at a time', async (first) => {
    const of = first === 1 ? { from: FROM, to: '2026-01-10T02:00:00Z' } : { from: FROM, to: TO };
    const pages = await pagesOf({ first }, gateway, of);
    expect(pages.flat()).toEqual(closedOn(of.from, of.to).map(({ id }) => id));
    expect(pages.every((page) => page.length <= first)).toBe(true);
  });

  it('goes on from the cursor of any contact, on another gateway too', async () => {
    const all = await gateway.ask(PAGE, { from: FROM, to: TO, first: 40 });
    const another = await startTestGateway({ url: sandbox.url });
    onTestFinished(() => another.stop());
    const { cursor } = all.data.closedContacts.edges[12];
    const { data } = await another.ask(PAGE, { from: FROM, to: TO, first: 5, after: cursor });
    const ids = data.closedContacts.edges.map(
      (edge: { readonly node: { readonly id: string } }) => edge.node.id,
    );
    expect(ids).toEqual(meant.slice(13, 18).map(({ id }) => id));
  });

  it.each<{ where: Record<string, unknown>; is: (contact: ExpectedContact) => boolean }>([
    {
      where: { status: ['SNOOZED', 'ONGOING'] },
      is: ({ status }) => status === 'SNOOZED' || status === 'ONGOING',
    },
    { where: { answered: true }, is: ({ answered }) => answered },
    { where: { answered: false }, is: ({ answered }) => !answered },
    {
      where: { endReason: ['CLOSED'], answered: true },
      is: ({ endReason, answered }) => endReason === 'CLOSED' && answered,
    },
    {
      where: { operatorIds: [1015, 2007] },
      is: ({ operatorId }) => operatorId === 1015 || operatorId === 2007,
    },
    {
      where: { operatorTypes: ['bot', 'Expert'] },
      is: ({ operatorType }) => operatorType === 'Bot' || operatorType === 'Expert',
    },
    {
      where: { operatorTypes: ['Professional'], answered: false },
      is: ({ operatorType, answered }) => operatorType === 'Professional' && !answered,
    },
    {
      where: { routingRuleIds: ['10000000-0000-4000-8000-000000010110'] },
      is: ({ routingRuleId }) => routingRuleId === '10000000-0000-4000-8000-000000010110',
    },
    {
      where: { routingGroupIds: ['20000000-0000-4000-8000-000000010111'] },
      is: ({ routingGroupId }) => routingGroupId === '20000000-0000-4000-8000-000000010111',
    },
    {
      where: { opened: { from: '2026-01-10T06:00:00Z', to: '2026-01-10T12:00:00+01:00' } },
      is: ({ openedAt }) => {
        const at = parseTimestamp(openedAt)?.at ?? Number.NaN;
        return at >= Date.parse('2026-01-10T06:00:00Z') && at < Date.parse('2026-01-10T11:00:00Z');
      },
    },
    { where: { status: [] }, is: () => false },
    { where: {}, is: () => true },
  ])('holds those that $where', async ({ where, is }) => {
    const wanted = meant.filter(is).map(({ id }) => id);
    expect((await pagesOf({ where, first: 100 })).flat()).toEqual(wanted);
    const query = `query ($where: ContactFilter) {
      closedContacts(interval: { from: "${FROM}", to: "${TO}" }, where: $where, first: 1) { totalCount }
    }`;
    expect((await gateway.ask(query, { where })).data.closedContacts).toEqual({ totalCount: wanted.length });
  });

  it('hands the arguments of the list on to it', async () => {
    sandbox.clearOperations();
    const pages = await pagesOf({ filters: { channels: ['CHAT'] } });
    expect(pages.flat().length).toBeGreaterThan(0);
    expect(pages.flat().length).toBeLessThan(meant.length);
    const lists = sandbox.operations.filter(({ query }) => query.includes('closedConversations'));
    expect(lists.length).toBeGreaterThan(0);
    for (const { variables } of lists)
      expect(variables).toMatchObject({ _gw_filters: { channels: ['CHAT'] } });
  });

  it('selects no count that the client does not select', async () => {
    sandbox.clearOperations();
    await gateway.ask(
      `{ closedContacts(interval: { from: "${FROM}", to: "${TO}" }, first: 3) { edges { cursor } } }`,
    );
    expect(sandbox.operations.filter(({ query }) => query.includes('closedConversations'))).toHaveLength(1);
  });

  it.each([
    { name: 'turned round', args: { from: TO, to: FROM }, says: /"to" to be later than "from"/ },
    { name: 'too long', args: { from: '2024-01-01T00:00:00Z', to: TO }, says: /at most 366 days/ },
    {
      name: 'in the future',
      args: { from: '2999-01-01T00:00:00Z', to: '2999-01-02T00:00:00Z' },
      says: /in the future/,
    },
    { name: 'no interval', args: { from: 'soon', to: TO }, says: /"from" to be an ISO 8601/ },
    { name: 'with no page', args: { from: FROM, to: TO, first: 0 }, says: /between 1 and 100, got 0/ },
    {
      name: 'with too long a page',
      args: { from: FROM, to: TO, first: 101 },
      says: /between 1 and 100, got 101/,
    },
    { name: 'with no cursor', args: { from: FROM, to: TO, after: 'x' }, says: /a cursor of this list/ },
  ])('refuses an interval $name', async ({ args, says }) => {
    sandbox.clearOperations();
    const { errors } = await gateway.ask(PAGE, args);
    expect(errors).toMatchObject([
      { message: expect.stringMatching(says), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(sandbox.operations).toEqual([]);
  });

  it('refuses the cursor of a list with other arguments', async () => {
    const first = await gateway.ask(PAGE, { from: FROM, to: TO, first: 1 });
    const after = first.data.closedContacts.pageInfo.endCursor;
    const { errors } = await gateway.ask(PAGE, { from: FROM, to: TO, where: { answered: true }, after });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('returns the error of the upstream, without its location', async () => {
    const { data, errors } = await gateway.ask(PAGE, {
      from: FROM,
      to: TO,
      filters: { closeReason: ['END_OF_BOT_SCENARIO'] },
    });
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        message: 'The filter "closeReason" is not supported.',
        path: ['closedContacts'],
        extensions: { code: 'UPSTREAM_ERROR', name: 'BAD_REQUEST' },
      },
    ]);
  });
});

describe('a history that cannot be had', () => {
  const MARCH = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };

  it('is named, and the count is an error', async () => {
    const conversations = [handedOver('a'), conversation('b', { messages: null }), handedOver('c')];
    const broken = await startValidatedSandbox({ data: customData({ conversations }) });
    onTestFinished(() => broken.stop());
    const over = await startTestGateway({ url: broken.url });
    onTestFinished(() => over.stop());
    const { data, errors } = await over.ask(PAGE, MARCH);
    expect(errors).toBeUndefined();
    expect(data.closedContacts.edges).toHaveLength(4);
    expect(data.closedContacts.unavailableConversationIds).toEqual(['b']);
    const counted = await over.ask(
      `{ closedContacts(interval: { from: "${MARCH.from}", to: "${MARCH.to}" }) { totalCount edges { cursor } } }`,
    );
    expect(counted.data.closedContacts).toMatchObject({ totalCount: null, edges: { length: 4 } });
    expect(counted.errors).toMatchObject([
      { path: ['closedContacts', 'totalCount'], extensions: { code: 'CONTACT_HISTORY_UNAVAILABLE' } },
      // The page lacks a conversation too, and the client did not select which one.
      { path: ['closedContacts'], extensions: { code: 'CONTACT_HISTORY_UNAVAILABLE' } },
    ]);
    // Each page names those that it passed, and no other page does.
    const named: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page = await over.ask(PAGE, { ...MARCH, first: 1, after });
      named.push(...page.data.closedContacts.unavailableConversationIds);
      after = page.data.closedContacts.pageInfo.endCursor;
      more = page.data.closedContacts.pageInfo.hasNextPage;
    }
    expect(named).toEqual(['b']);
  });
});

describe('an upstream', () => {
  it('without the list has no such fields', async () => {
    const upstreamSdl = UPSTREAM_SDL.replaceAll(
      /(closedConversations|searchClosedConversations)\(/g,
      'other$1(',
    );
    const without = await startTestGateway({ url: sandbox.url, upstreamSdl });
    onTestFinished(() => without.stop());
    const { errors } = await without.ask('{ closedContacts { totalCount } }');
    expect(errors).toMatchObject([
      { message: expect.stringContaining('Cannot query field "closedContacts"') },
    ]);
    expect(await without.ask('{ __type(name: "ContactConnection") { name } }')).toEqual({
      data: { __type: null },
    });
  });

  it('that has only the older list is queried with it', async () => {
    const upstreamSdl = UPSTREAM_SDL.replace(/ closedConversations\(/, ' otherConversations(');
    const older = await startTestGateway({ url: sandbox.url, upstreamSdl });
    onTestFinished(() => older.stop());
    const query = `{ closedContacts(interval: { from: "${FROM}", to: "${TO}" }, first: 100) { edges { node { id } } } }`;
    const { data, errors } = await older.ask(query);
    expect(errors).toBeUndefined();
    const ids = data.closedContacts.edges.map(
      (edge: { readonly node: { readonly id: string } }) => edge.node.id,
    );
    expect(ids).toEqual(meant.slice(0, 100).map(({ id }) => id));
  });
});
