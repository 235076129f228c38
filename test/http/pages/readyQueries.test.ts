import { readFileSync } from 'node:fs';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { ReadyQueries } from '../../../src/http/pages/readyQueries.ts';
import { readyQueries } from '../../../src/http/pages/readyQueries.ts';
import { startApp } from '../../support/gateway/startApp.ts';
import { post } from '../../support/http/request.ts';
import { startToyServer, toyPlayground } from '../../support/http/toyServer.ts';

const sdl = readFileSync('schema/gateway.graphql', 'utf8');
const queryShape = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()) });
const pageShape = z.object({ queries: z.array(queryShape), newest: queryShape.nullable() });
const ALL_NAMES = [
  ...['NewestConversation', 'SnoozeExample', 'TransferExample'],
  ...['ClosedThisMonth', 'IndicatorsThisMonth', 'OneContact'],
];
/** What a browser would put in the place of the markers. */
const VALUES: Readonly<Record<string, string>> = {
  '@newestConversation': '00000000-0000-4000-8000-000000000001',
  '@newestContact': '00000000-0000-4000-8000-000000000001@2026-01-12T11:05:05.000Z',
  '@monthStart': '2026-01-01T00:00:00Z',
  '@monthEnd': '2026-02-01T00:00:00Z',
  '@thirtyDaysAgo': '2026-01-01T00:00:00Z',
  '@tomorrow': '2026-02-01T00:00:00Z',
};
const resultShape = z.object({ data: z.record(z.string(), z.unknown()), errors: z.undefined().optional() });

describe('the ready queries', () => {
  it('are all in the page, and the sandbox executes each without an error', async () => {
    const { url, stop } = await startApp({ PLAYGROUND: 'on' });
    onTestFinished(stop);
    const { queries, newest } = await queriesOn(url);
    expect(namesOf(queries)).toEqual(ALL_NAMES);
    for (const { query, variables } of [...queries, ...(newest ? [newest] : [])]) {
      const filled = JSON.stringify(variables).replace(/"(@\w+)"/g, (_, marker) => `"${VALUES[marker]}"`);
      const response = await post(url, { query, variables: JSON.parse(filled) });
      const { data } = resultShape.parse(await response.json());
      expect(Object.values(data)).toEqual([expect.any(Object)]);
    }
  });

  it('are the queries that are valid for the current schema', async () => {
    let schema = buildSchema(sdl);
    const { url } = await startToyServer({ playground: { schema: () => schema } });
    const before = await fetch(url);
    expect(namesOf(queriesIn(await before.text()).queries)).toEqual(ALL_NAMES);
    schema = without('contactIndicators');
    const after = await fetch(url, { headers: { 'if-none-match': before.headers.get('etag') ?? '' } });
    expect(namesOf(queriesIn(await after.text()).queries)).toEqual(
      ALL_NAMES.filter((name) => name !== 'IndicatorsThisMonth'),
    );
  });

  it('are an empty list when no query is valid', async () => {
    const { url } = await startToyServer({ playground: toyPlayground });
    expect(await queriesOn(url)).toEqual({ queries: [], newest: null });
  });

  it('contain no lists when the upstream lists no conversations', () => {
    const schema = without('closedConversations', 'searchClosedConversations', 'contactIndicators');
    const { queries, newest } = readyQueries(schema);
    expect(namesOf(queries)).toEqual(ALL_NAMES.filter((name) => !name.endsWith('ThisMonth')));
    expect(newest).toBeNull();
  });

  it('contain no unknown fields and no empty objects', () => {
    const schema = without('channel', 'name', 'firstName', 'lastName', 'median');
    const { queries } = readyQueries(schema);
    expect(namesOf(queries)).toEqual(ALL_NAMES);
    for (const { query } of queries) {
      expect(validate(schema, parse(query))).toEqual([]);
      expect(query).not.toMatch(/\b(?:channel|name|firstName|median)\b|\{\s*\}/);
    }
    const month = queries.find(({ query }) => query.includes('ClosedThisMonth'));
    expect(month?.query).toContain('operator {');
    expect(month?.query).not.toContain('routingRule');
  });

  it.each([
    {
      list: 'an older list',
      query: 'searchClosedConversations(interval: Interval!, after: String): Old',
      expected: 'node {',
    },
    {
      list: 'flat bounds',
      query: 'closedConversations(from: DateTime!, to: DateTime!, after: String): Old',
      expected: 'from:',
    },
  ])('fit the arguments of $list', ({ query, expected }) => {
    const indicators = query
      .replace(/^\w+/, 'contactIndicators')
      .replace('after: String', 'groupBy: [ContactDimension!]');
    const schema = buildSchema(`
      scalar DateTime
      input Interval { from: DateTime!, to: DateTime! }
      type PageInfo { hasNextPage: Boolean!, endCursor: String }
      type Conversation { id: ID! }
      type Found { conversation: Conversation! }
      type Edge { node: Found! }
      type Old { edges: [Edge!]!, pageInfo: PageInfo!, conversationCount: Int! }
      enum ContactDimension { OPERATOR }
      type Query { ${query} ${indicators} }
    `);
    const { queries, newest } = readyQueries(schema);
    expect(namesOf(queries)).toEqual(['ClosedThisMonth', 'IndicatorsThisMonth']);
    for (const { query } of [...queries, ...(newest ? [newest] : [])]) {
      expect(validate(schema, parse(query))).toEqual([]);
    }
    expect(queries[0]?.query).toContain(expected);
    expect(newest).not.toBeNull();
  });
});

function namesOf(queries: ReadyQueries['queries']): readonly (string | undefined)[] {
  return queries.map(({ query }) => /^query (\w+)/.exec(query)?.[1]);
}

async function queriesOn(url: string): Promise<ReadyQueries> {
  return queriesIn(await (await fetch(url)).text());
}

function queriesIn(html: string): ReadyQueries {
  const [, text = ''] =
    /<script type="application\/json" id="ready-queries">(.*?)<\/script>/.exec(html) ?? [];
  return pageShape.parse(JSON.parse(text));
}

/** The gateway's schema without the fields of these names. */
function without(...names: readonly string[]): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!('getFields' in type)) continue;
    for (const name of names) delete type.getFields()[name];
  }
  return schema;
}
