import { buildSchema, extendSchema, parse } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { createUpstreamClient } from '../../../src/upstream/client.ts';
import { loadUpstreamSchema, SchemaRequirementsError } from '../../../src/upstream/schema/schemaSource.ts';
import { SdlError } from '../../../src/upstream/schema/sdl.ts';
import { SNAPSHOT, withoutField, withoutType } from '../../support/schema/schemaEdits.ts';
import { writeSchemaFile } from '../../support/schema/schemaFile.ts';
import type { Respond } from '../../support/upstream/httpServer.ts';
import { executing, json, refusedUrl, startServer } from '../../support/upstream/httpServer.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function load(url: string, source: 'introspect' | { file: string } = 'introspect') {
  const client = createUpstreamClient({ url, timeoutMs: 5_000, maxConnections: 1 });
  cleanups.push(client.close);
  const logged: unknown[] = [];
  const outcome = loadUpstreamSchema({
    source,
    client,
    headers: { accept: 'application/json', authorization: 'Bearer secret' },
    snapshot: SNAPSHOT,
    log: { warn: (facts, message) => logged.push({ ...facts, message }) },
  });
  // The failure is what some tests look at; the log is complete once it is there.
  const error = await outcome.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { outcome, error, logged };
}

async function serve(respond: Respond): Promise<string> {
  const server = await startServer(respond);
  cleanups.push(server.stop);
  return server.url;
}

describe('by introspection', () => {
  it('is the live schema', async () => {
    const live = extendSchema(buildSchema(SNAPSHOT), parse('type Later { id: Int }'));
    const { outcome, logged } = await load(await serve(executing(live)));
    const { schema, origin, warnings } = await outcome;
    expect(schema.getType('Later')).toBeDefined();
    expect({ origin, warnings, logged }).toEqual({ origin: 'introspection', warnings: [], logged: [] });
  });

  it.each([
    ['HTTP 401', json('', 401), 'UPSTREAM_UNAUTHENTICATED'],
    ['HTTP 403', json('', 403), 'UPSTREAM_BAD_RESPONSE'],
    ['an error', json({ errors: [{ message: 'off' }] }), 'INTROSPECTION_REFUSED'],
    ['HTTP 403 with an error', json({ errors: [{ message: 'off' }] }, 403), 'INTROSPECTION_REFUSED'],
    ['no schema', json({ data: { __schema: 1 } }), 'INTROSPECTION_UNREADABLE'],
    ['HTML', json('<html>'), 'UPSTREAM_BAD_RESPONSE'],
  ])('falls back to the snapshot when the upstream responds with %s', async (_, respond, code) => {
    const { outcome, logged } = await load(await serve(respond));
    expect(await outcome).toMatchObject({ origin: 'snapshot', warnings: [] });
    expect(logged).toEqual([expect.objectContaining({ code, message: expect.stringContaining('snapshot') })]);
    expect(JSON.stringify(logged)).not.toContain('secret');
  });

  it('falls back to the snapshot when the upstream cannot be reached', async () => {
    const { outcome, logged } = await load(await refusedUrl());
    expect((await outcome).origin).toBe('snapshot');
    expect(logged).toEqual([expect.objectContaining({ code: 'UPSTREAM_UNAVAILABLE' })]);
  });

  it('names optional parts that are absent, in the result and once in the log', async () => {
    const live = withoutType('VisitorBlockedSystemAttachment');
    const { outcome, logged } = await load(await serve(executing(live)));
    const absent = ['VisitorBlockedSystemAttachment'];
    expect((await outcome).warnings).toEqual(absent);
    expect(logged).toEqual([expect.objectContaining({ absent, origin: 'introspection' })]);
  });

  it('warns once when there is no list of closed conversations', async () => {
    const sdl = SNAPSHOT.replaceAll(/(closedConversations|searchClosedConversations)\(/g, 'other$1(');
    const { outcome, logged } = await load(await serve(executing(buildSchema(sdl))));
    expect((await outcome).warnings).toEqual([]);
    expect(logged).toEqual([
      {
        origin: 'introspection',
        reasons: ['Query has no closedConversations', 'Query has no searchClosedConversations'],
        message: expect.stringContaining('the contacts of intervals are not served'),
      },
    ]);
  });

  it('does not fall back when the live schema falls short', async () => {
    const live = extendSchema(withoutField('RoutingRule.name'), parse('enum Contact { A }'));
    const { error } = await load(await serve(executing(live)));
    expect(error).toBeInstanceOf(SchemaRequirementsError);
    expect(error).toMatchObject({
      missing: ['RoutingRule.name'],
      collisions: [expect.stringContaining('type Contact,')],
      message: expect.stringMatching(/lacks RoutingRule\.name\.\n.*type Contact,/),
    });
  });
});

describe('from a file', () => {
  it('is the schema in it, custom directives included, without asking the upstream', async () => {
    const path = await writeSchemaFile(
      `directive @owner(team: String) on OBJECT type Later @owner(team: "a") { id: Int } ${SNAPSHOT}`,
    );
    const { outcome, logged } = await load(await refusedUrl(), { file: path });
    const { schema, origin } = await outcome;
    expect(origin).toBe('file');
    expect(schema.getType('Later')?.astNode?.directives).toHaveLength(1);
    expect(logged).toEqual([]);
  });

  it.each([
    ['a syntax error', 'type Query {\n  a Int\n}', ':2:5: Syntax Error: Expected ":", found Name "Int".'],
    ['an unknown type', 'type Query {\n  a: Nothing\n}', ':2:6: Unknown type "Nothing".'],
    [
      'an invalid type',
      'type Query {\n  a: Int\n}\nunion U = Int',
      ':4:11: Union type U can only include Object types',
    ],
    ['no query', 'type A { b: Int }', ': Query root type must be provided.'],
    ['nothing', '', ':1:1: Syntax Error: Unexpected <EOF>.'],
  ])('names file and position of %s', async (_, content, message) => {
    const path = await writeSchemaFile(content);
    const { error } = await load(await refusedUrl(), { file: path });
    expect(error).toBeInstanceOf(SdlError);
    expect(error).toMatchObject({ message: expect.stringContaining(`${path}${message}`) });
  });

  it('names a file that is not there', async () => {
    const { error } = await load(await refusedUrl(), { file: 'nowhere/upstream.graphql' });
    expect(error).toMatchObject({
      name: 'SdlError',
      message: 'nowhere/upstream.graphql: the file cannot be read (ENOENT).',
    });
  });

  it('must be enough for reconstruction', async () => {
    const path = await writeSchemaFile('type Query { a: Int }');
    const { error } = await load(await refusedUrl(), { file: path });
    expect(error).toBeInstanceOf(SchemaRequirementsError);
    expect(error).toMatchObject({ missing: expect.arrayContaining(['Query.conversation', 'Conversation']) });
  });
});
