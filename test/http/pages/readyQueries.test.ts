import { readFileSync } from 'node:fs';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { readyQueries } from '../../../src/http/pages/playground.ts';
import { startApp } from '../../support/gateway/startApp.ts';
import { post } from '../../support/http/request.ts';
import { startToyServer, toyPlayground } from '../../support/http/toyServer.ts';

const sdl = readFileSync('schema/gateway.graphql', 'utf8');
const resultShape = z.object({ data: z.record(z.string(), z.unknown()), errors: z.undefined().optional() });

describe('the ready queries', () => {
  it('are all in the page, and the sandbox executes each without an error', async () => {
    const { url, stop } = await startApp({ PLAYGROUND: 'on' });
    onTestFinished(stop);
    const queries = await queriesOn(url);
    expect(namesOf(queries)).toEqual([
      ...['SnoozeExample', 'TransferExample', 'ClosedInAWeek', 'IndicatorsOfAWeek', 'OneContact'],
    ]);
    for (const query of queries) {
      const { data } = resultShape.parse(await (await post(url, query)).json());
      expect(Object.values(data)).toEqual([expect.any(Object)]);
    }
  });

  it('are the queries that are valid for the current schema', async () => {
    let schema = buildSchema(sdl);
    const { url } = await startToyServer({ playground: { schema: () => schema } });
    const before = await fetch(url);
    expect(namesOf(queriesIn(await before.text()))).toHaveLength(5);
    schema = without('contactIndicators');
    const after = await fetch(url, { headers: { 'if-none-match': before.headers.get('etag') ?? '' } });
    expect(namesOf(queriesIn(await after.text()))).toEqual([
      'SnoozeExample',
      'TransferExample',
      'ClosedInAWeek',
      'OneContact',
    ]);
  });

  it('are an empty list when no query is valid', async () => {
    const { url } = await startToyServer({ playground: toyPlayground });
    expect(await queriesOn(url)).toEqual([]);
  });

  it('contain no lists when the upstream lists no conversations', () => {
    const schema = without('closedConversations', 'searchClosedConversations', 'contactIndicators');
    expect(namesOf(readyQueries(schema))).toEqual(['SnoozeExample', 'TransferExample', 'OneContact']);
  });

  it('contain no unknown fields and no empty objects', () => {
    const schema = without('channel', 'name', 'firstName', 'lastName', 'median');
    const queries = readyQueries(schema);
    expect(queries).toHaveLength(5);
    for (const query of queries) {
      expect(validate(schema, parse(query))).toEqual([]);
      expect(query).not.toMatch(/\b(?:channel|name|firstName|median)\b|\{\s*\}/);
    }
    const week = queries.find((query) => query.includes('ClosedInAWeek'));
    expect(week).toContain('operator {');
    expect(week).not.toContain('routingRule');
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
    const queries = readyQueries(schema);
    expect(namesOf(queries)).toEqual(['ClosedInAWeek', 'IndicatorsOfAWeek']);
    for (const query of queries) expect(validate(schema, parse(query))).toEqual([]);
    expect(queries[0]).toContain(expected);
  });
});

function namesOf(queries: readonly string[]): readonly (string | undefined)[] {
  return queries.map((query) => /^query (\w+) /.exec(query)?.[1]);
}

async function queriesOn(url: string): Promise<readonly string[]> {
  return queriesIn(await (await fetch(url)).text());
}

function queriesIn(html: string): readonly string[] {
  const [, text = ''] =
    /<script type="application\/json" id="ready-queries">(.*?)<\/script>/.exec(html) ?? [];
  return z.array(z.string()).parse(JSON.parse(text));
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
