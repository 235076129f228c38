import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_VARIABLES_DEPTH } from '../../../../src/gateway/apollo/limits/variablesLimit.ts';
import type { LimitedGateway } from '../../../support/gateway/limitedGateway.ts';
import { startLimitedGateway } from '../../../support/gateway/limitedGateway.ts';

const INTERVAL = 'interval: { from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" }';
const CONTACTS = `contacts {
  id status operator { id firstName lastName } endedBy { id } routingRule { id name } routingGroup { id name }
  events { kind occurredAt }
} contactAnomalies { code }`;
const page = (alias: string, first: number): string =>
  `${alias}: closedConversations(${INTERVAL}, first: ${first}) { edges { node { id ${CONTACTS} } } }`;

describe('the default limits', () => {
  let gateway: LimitedGateway;
  beforeAll(async () => {
    gateway = await startLimitedGateway();
  });
  afterAll(() => gateway.stop());

  it.each([
    {
      what: 'introspection as the playground does it',
      query: getIntrospectionQuery({ inputValueDeprecation: true }),
    },
    { what: 'a page of 100 conversations with all that a dashboard wants', query: `{ ${page('a', 100)} }` },
    {
      what: 'a page of 100 with 100 messages each',
      query: `{ closedConversations(${INTERVAL}, first: 100) { edges { node { messages(first: 100) { edges { node { createdAt ... on ParticipantConversationMessage { text author { __typename } } ... on SystemMessage { attachments { __typename } } } } } } } } }`,
    },
    { what: '50 aliases', query: `{ ${aliases(50, 'user(userId: 1001) { id }')} }` },
  ])('allow $what', async ({ query }) => {
    const { status, codes } = await gateway.ask({ query });
    expect({ status, codes }).toEqual({ status: 200, codes: [] });
  });

  it.each([
    { what: '51 aliases', query: `{ ${aliases(51, 'user(userId: 1001) { id }')} }` },
    { what: '51 aliases of __typename', query: `{ ${aliases(51, '__typename')} }` },
    {
      what: 'aliases that are spread often',
      query: `{ ${Array.from({ length: 6 }, () => 'user(userId: 1001) { ...F } ').join('')} } fragment F on User { ${aliases(10, 'id')} }`,
    },
    { what: '51 directives', query: `{ user(userId: 1001) { ${'id @include(if: true) '.repeat(51)} } }` },
    {
      what: '50 aliases of a page with contacts',
      query: `{ ${Array.from({ length: 50 }, (_, index) => page(`a${index}`, 100)).join(' ')} }`,
    },
    {
      what: '50 aliases of indicators',
      query: `{ ${aliases(50, `contactIndicators(${INTERVAL}) { conversationCount }`)} }`,
    },
    {
      what: '50 aliases of the number of contacts',
      query: `{ ${aliases(50, `closedContacts(${INTERVAL}, first: 1) { totalCount }`)} }`,
    },
    {
      what: 'a page of -1 items with pages in it',
      query: `{ users(first: -1) { edges { node { projects(first: 1000) { edges { node { id } } } } } } }`,
    },
    { what: 'more tokens', query: `{ user(userId: 1001) { ${'id '.repeat(15_001)} } }` },
    {
      what: 'pages in pages',
      query: `query ($n: Int!) { users(first: $n) { edges { node { projects(first: $n) { edges { node { id } } } } } } }`,
      variables: { n: 1_000 },
    },
    {
      what: '1,001 representations',
      query: 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
      variables: { r: Array.from({ length: 1_001 }, () => ({ __typename: 'Project', id: 101 })) },
    },
    {
      what: 'contacts by 1,001 keys',
      query: 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Contact { status } } }',
      variables: { r: Array.from({ length: 1_001 }, () => ({ __typename: 'Contact', id: 'x@y' })) },
    },
  ])('refuse $what, without an upstream operation', async ({ query, variables }) => {
    const before = gateway.upstreamOperations();
    const { status, codes } = await gateway.ask({ query, variables });
    expect({ status, codes }).toEqual({ status: 400, codes: ['LIMIT_EXCEEDED'] });
    expect(gateway.upstreamOperations()).toBe(before);
  });

  it('are checked again for other variables that decide the size of a list', async () => {
    const pages =
      'query ($n: Int!) { users(first: $n) { edges { node { projects(first: $n) { edges { node { id } } } } } } }';
    const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Contact { status } } }';
    const contacts = (length: number) =>
      Array.from({ length }, () => ({ __typename: 'Contact', id: 'malformed' }));
    const requests = [
      { query: pages, variables: { n: 2 } },
      { query: pages, variables: { n: 1_000 } },
      { query: pages, variables: { n: 2 } },
      { query: entities, variables: { r: contacts(1) } },
      { query: entities, variables: { r: contacts(1_001) } },
    ];
    const refused: boolean[] = [];
    for (const each of requests) refused.push((await gateway.ask(each)).codes.includes('LIMIT_EXCEEDED'));
    expect(refused).toEqual([false, true, false, false, true]);
  });
});

describe('variables', () => {
  let gateway: LimitedGateway;
  beforeAll(async () => {
    gateway = await startLimitedGateway();
  });
  afterAll(() => gateway.stop());

  // The variables themselves are one level.
  it.each([
    { levels: MAX_VARIABLES_DEPTH, refused: false },
    { levels: MAX_VARIABLES_DEPTH + 1, refused: true },
  ])('of $levels levels', async ({ levels, refused }) => {
    const deep = JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    const query = 'query ($id: UUID!) { conversation(id: $id) { id } }';
    const { codes } = await gateway.ask({ query, variables: { id: deep } });
    expect(codes.includes('LIMIT_EXCEEDED')).toBe(refused);
  });
});

describe('depth', () => {
  let gateway: LimitedGateway;
  beforeAll(async () => {
    gateway = await startLimitedGateway({ MAX_DEPTH: '5' });
  });
  afterAll(() => gateway.stop());

  const inner = 'contacts { id }';
  const flat = `{ closedConversations(${INTERVAL}, first: 1) { edges { node { ${inner} } } } }`;
  it.each([
    { what: '5 levels', query: flat, refused: false },
    {
      what: '5 levels through fragments',
      query: `{ closedConversations(${INTERVAL}, first: 1) { ...A } } fragment A on ClosedConversationConnection { edges { ... { node { ...B } } } } fragment B on Conversation { ${inner} }`,
      refused: false,
    },
    { what: '6 levels', query: flat.replace(inner, 'contacts { operator { id } }'), refused: true },
    {
      what: '6 levels through fragments',
      query: `{ closedConversations(${INTERVAL}, first: 1) { edges { node { ...B } } } } fragment B on Conversation { contacts { ...C } } fragment C on Contact { operator { id } }`,
      refused: true,
    },
    { what: 'introspection', query: getIntrospectionQuery(), refused: false },
    { what: '2,000 levels', query: `${'{ user'.repeat(2_000)}{ id }${'}'.repeat(2_000)}`, refused: true },
  ])('counts $what', async ({ query, refused }) => {
    const { status, codes } = await gateway.ask({ query });
    expect(status).toBe(refused ? 400 : 200);
    expect(codes.includes('LIMIT_EXCEEDED')).toBe(refused);
  });
});

it('quotes nothing of the request in its errors', async () => {
  const gateway = await startLimitedGateway({ MAX_COST: '10' });
  const { text } = await gateway.ask({
    query: `{ secretive: closedConversations(${INTERVAL}) { edges { node { id } } } }`,
  });
  await gateway.stop();
  expect(JSON.parse(text)).toEqual({
    errors: [
      {
        message: 'Expected an operation of at most 10 objects by estimate, got one of 300.',
        extensions: { code: 'LIMIT_EXCEEDED' },
      },
    ],
  });
});

function aliases(count: number, field: string): string {
  return Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');
}
