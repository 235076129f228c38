import type { GraphQLSchema } from 'graphql';
import { buildSchema, introspectionFromSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { IntrospectionError, introspectUpstream } from '../../../src/upstream/schema/introspection.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';
import type { Respond, TestServer } from '../../support/upstream/httpServer.ts';
import { executing, json, startServer } from '../../support/upstream/httpServer.ts';

const headers = { accept: 'application/json', authorization: 'Bearer schema' };
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function introspect(
  respond: Respond,
): Promise<{ server: TestServer; outcome: Promise<GraphQLSchema> }> {
  const server = await startServer(respond);
  const client = createUpstreamClient({ url: server.url, timeoutMs: 5_000, maxConnections: 1 });
  cleanups.push(server.stop, client.close);
  return { server, outcome: introspectUpstream(client, headers) };
}

const print = (schema: GraphQLSchema) => printSchema(lexicographicSortSchema(schema));

/** An introspection result whose schema breaks the rules of GraphQL. */
function invalidIntrospection() {
  const sdl = 'type Query { a: Int } interface I { b: Int } type T implements I { a: Int }';
  const schema = buildSchema(sdl, { assumeValid: true });
  return { data: introspectionFromSchema(schema) };
}

describe('introspection', () => {
  it('gives the schema that the upstream serves, descriptions and deprecations included', async () => {
    const described = buildSchema(`"""What the guide says.""" scalar Described ${SNAPSHOT}`);
    const { server, outcome } = await introspect(executing(described));
    expect(print(await outcome)).toBe(print(described));
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer schema');
  });

  it('selects nothing that older servers lack', async () => {
    const { server, outcome } = await introspect(executing(buildSchema('type Query { a: Int }')));
    await outcome;
    const { query, operationName } = JSON.parse(server.requests[0]?.body ?? '');
    expect(operationName).toBe('IntrospectionQuery');
    expect(query).toContain('description');
    for (const newer of ['specifiedByURL', 'isRepeatable', 'isOneOf', 'inputFields(includeDeprecated']) {
      expect(query).not.toContain(newer);
    }
  });

  it.each([
    ['errors', json({ errors: [{ message: 'it is off' }] }), true, 'refused introspection: it is off'],
    ['errors with HTTP 403', json({ errors: [{ message: 'forbidden' }] }, 403), true, 'forbidden'],
    ['another response', json({ data: { a: 1 } }), false, 'no "__schema"'],
    ['half a response', json({ data: { __schema: {} } }), false, 'no valid schema'],
    ['an invalid schema', json(invalidIntrospection()), false, 'I.b expected'],
  ])('%s: an IntrospectionError', async (_, respond, refused, message) => {
    const { outcome } = await introspect(respond);
    const error: unknown = await outcome.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(IntrospectionError);
    expect(error).toMatchObject({ refused, message: expect.stringContaining(message) });
  });

  it('HTTP 401: the error of the client', async () => {
    const { outcome } = await introspect(json('', 401));
    await expect(outcome).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED' });
  });
});
