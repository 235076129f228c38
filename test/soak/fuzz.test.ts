import fc from 'fast-check';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartedApp } from '../support/gateway/startApp.ts';
import { startApp } from '../support/gateway/startApp.ts';

/** Whatever clients send, the gateway does not fail: no 5xx, and no error that is a fault of its own. */

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 150);
/** `npm run soak` sets many more runs. */
const TIMEOUT_MS = Math.max(30_000, RUNS * 200);

let app: StartedApp;
beforeAll(async () => {
  app = await startApp({ LOG_LEVEL: 'silent' });
});
afterAll(() => app.stop());

interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'OPTIONS' | 'HEAD' | 'DELETE';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function send({ method, path, headers, body }: Sent): Promise<{ status: number; text: string }> {
  const response = await request(`${app.url}${path}`, {
    method,
    headers,
    ...(method === 'POST' || method === 'PUT' ? { body } : {}),
  });
  return { status: response.statusCode, text: await response.body.text() };
}

async function neverFails(sent: Sent): Promise<void> {
  const { status, text } = await send(sent);
  expect(status, text).toBeLessThan(500);
  // `/metrics` has each code, and counts none of this one.
  expect(text.replace('{code="INTERNAL_SERVER_ERROR"} 0', '')).not.toContain('INTERNAL_SERVER_ERROR');
}

const json = (value: unknown): Sent => ({
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const ID = '00000000-0000-4000-8000-000000000001';
const INTERVAL = '{ from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z" }';

/** No URL can hold it. */
const LONE_SURROGATE = '\ud800';

/** Pieces of documents, put together in any order: mostly nonsense, sometimes valid. */
const TOKENS = [
  ...[
    'query',
    'mutation',
    'subscription',
    'fragment F on Conversation',
    '...F',
    '... on Query',
    '@include(if: $a)',
  ],
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ':',
    '!',
    '$a',
    '$a: Int',
    '"x"',
    '"""',
    '#',
    '...',
    '1e999',
    '-0',
    'null',
    '\u0000',
    LONE_SURROGATE,
  ],
  ...[
    'conversation',
    `(id: "${ID}")`,
    'contacts',
    'contactAnomalies',
    'operator',
    'id',
    '__typename',
    '__schema',
    '__type',
  ],
  ...[
    `closedConversations(interval: ${INTERVAL}, first: 2)`,
    'edges',
    'node',
    'messages',
    '_gw_id: id',
    'contact(id: "x@y")',
  ],
  ...['_entities(representations: [{}])', '_service', 'sdl', 'a:', 'b:', '_gw_history', 'user(userId: 1e3)'],
];

const anyDocument = fc.array(fc.constantFrom(...TOKENS), { maxLength: 40 }).map((tokens) => tokens.join(' '));

const DOCUMENTS = [
  'query A($id: UUID!) { conversation(id: $id) { id contacts { id status } } }',
  'query B($n: Int, $yes: Boolean = true) { users(first: $n) { edges { node { id @include(if: $yes) } } } }',
  'query C($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Contact { status } } }',
  'query D($id: ID!) { contact(id: $id) { id operator { id } } }',
  `query E($first: Int) { closedConversations(interval: ${INTERVAL}, first: $first) { edges { node { contactAnomalies { code } } } } }`,
  'mutation M($i: ConversationTagInput!) { conversationTagCreate(conversationTagInput: $i) { id } }',
];

const anyVariables = fc.dictionary(
  fc.constantFrom('id', 'n', 'yes', 'r', 'first', 'i', '__proto__', 'constructor'),
  fc.oneof(fc.anything({ maxDepth: 3 }), fc.constant(ID), fc.integer(), fc.array(fc.object({ maxDepth: 1 }))),
);

describe('requests that make no sense', { timeout: TIMEOUT_MS }, () => {
  it('as documents', async () => {
    const property = fc.asyncProperty(anyDocument, (query) => neverFails(json({ query })));
    await fc.assert(property, { numRuns: RUNS });
  });

  it('as variables of documents that do', async () => {
    const cases = fc.tuple(fc.constantFrom(...DOCUMENTS), anyVariables, fc.option(fc.string()));
    const property = fc.asyncProperty(cases, ([query, variables, operationName]) =>
      neverFails({ ...json({}), body: stringified({ query, variables, operationName }) }),
    );
    await fc.assert(property, { numRuns: RUNS });
  });

  it('as bodies', async () => {
    const types = fc.constantFrom(
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'x',
      'application/json; charset=x',
    );
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom('', '[]', 'null', '{"query":1}', '[{"query":"{a}"}]', '{"query":"{a}","extensions":7}'),
    );
    const property = fc.asyncProperty(types, bodies, (type, body) =>
      neverFails({ ...json({}), headers: { 'content-type': type }, body }),
    );
    await fc.assert(property, { numRuns: RUNS });
  });

  it('as paths, methods and headers', async () => {
    const methods = fc.constantFrom<Sent['method'][]>('GET', 'POST', 'PUT', 'OPTIONS', 'HEAD', 'DELETE');
    const paths = fc.oneof(
      fc.webPath({ size: 'small' }).map((path) => `/${path.replace(/^\/+/, '')}`),
      fc.webQueryParameters({ size: 'small' }).map((query) => `/graphql?${query}`),
      anyDocument.map(
        (query) => `/graphql?query=${encodeURIComponent(query.replaceAll(LONE_SURROGATE, ''))}`,
      ),
      fc.constantFrom(
        '/',
        '/metrics',
        '/health/live',
        '/graphql?variables=%7B',
        '/graphql?extensions=7&query=%7Ba%7D',
        '/%',
        '/graphql?query=%7B__typename%7D&variables=[]',
      ),
    );
    const headers = fc.dictionary(
      fc.constantFrom(
        'accept',
        'authorization',
        'x-request-id',
        'traceparent',
        'origin',
        'apollo-require-preflight',
        'apollo-federation-include-trace',
        'content-type',
      ),
      fc.constantFrom(
        '',
        '*/*',
        'application/json',
        'multipart/mixed;deferSpec=20220824',
        'Bearer x',
        '00-0-0-00',
        'ftv1',
        'text/html',
        'null',
        ';;q=,',
      ),
    );
    const property = fc.asyncProperty(
      fc.record({ method: methods, path: paths, headers, body: fc.constant('{}') }),
      neverFails,
    );
    await fc.assert(property, { numRuns: RUNS });
  });

  it.each([
    {
      what: 'lists in lists',
      query: 'query ($id: UUID!) { conversation(id: $id) { id } }',
      variables: `{"id":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    },
    {
      what: 'objects in objects',
      query: 'query ($id: UUID!) { conversation(id: $id) { contacts { id } } }',
      variables: `{"id":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
    },
    {
      what: 'representations in representations',
      query: DOCUMENTS[2],
      variables: `{"r":[{"__typename":"Project","id":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`,
    },
    {
      what: 'a literal that is deep',
      query: `{ conversation(id: ${'['.repeat(2_000)}${']'.repeat(2_000)}) { id } }`,
      variables: '{}',
    },
    {
      what: 'a selection that is deep',
      query: `${'{ user '.repeat(3_000)}{ id }${'}'.repeat(3_000)}`,
      variables: '{}',
    },
  ])('as $what', async ({ query, variables }) => {
    await neverFails({ ...json({}), body: `{"query":${JSON.stringify(query)},"variables":${variables}}` });
  });
});

/** What cannot be written as JSON is no body. */
function stringified(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '{}';
  }
}
