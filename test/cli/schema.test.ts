import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, extendSchema, parse, printSchema } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schemaCommand } from '../../src/cli/schema.ts';
import { CommandFailed, UsageError } from '../../src/cli/support/exitCodes.ts';
import { SNAPSHOT, withoutField, withoutType } from '../support/schema/schemaEdits.ts';
import type { TestServer } from '../support/upstream/httpServer.ts';
import { executing, json, refusedUrl, startServer } from '../support/upstream/httpServer.ts';

const cleanups: (() => Promise<unknown>)[] = [];
let folder = '';
let snapshotFile = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schema-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  snapshotFile = join(folder, 'upstream.graphql');
  await writeFile(snapshotFile, SNAPSHOT);
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(schema: GraphQLSchema): Promise<TestServer> {
  const server = await startServer(executing(schema));
  cleanups.push(server.stop);
  return server;
}

async function run(args: readonly string[], settings: { upstreamUrl?: string; schemaToken?: string } = {}) {
  const written: string[] = [];
  const command = schemaCommand({
    printGatewaySchema: async () => 'type Query { a: Int }\n',
    settings: () => ({
      upstreamUrl: settings.upstreamUrl,
      schemaToken: settings.schemaToken,
      upstreamTimeoutMs: 5_000,
    }),
    snapshotFile,
    write: (text) => written.push(text),
  });
  const error = await command.parseAsync(args, { from: 'user' }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { output: written.join(''), error };
}

describe('schema print', () => {
  it('writes the SDL that it is given', async () => {
    expect(await run(['print'])).toEqual({ output: 'type Query { a: Int }\n', error: undefined });
  });
});

describe('schema check', () => {
  it('finds no difference between the snapshot and a server of it', async () => {
    const { url } = await serve(buildSchema(SNAPSHOT));
    const { output, error } = await run(['check', '--url', url]);
    expect(error).toBeUndefined();
    expect(output).toBe(`differences to ${snapshotFile}: 0 breaking, 0 dangerous, 0 safe\n`);
  });

  it('lists breaking, dangerous and safe differences, which are no failure', async () => {
    const live = extendSchema(
      withoutField('Skill.name'),
      parse('type Later { id: Int } extend enum Source { LATER }'),
    );
    const { output, error } = await run(['check', '--url', (await serve(live)).url]);
    expect(error).toBeUndefined();
    expect(output.split('\n')).toEqual([
      "breaking: Field 'name' was removed from object type 'Skill'.",
      "dangerous: Enum value 'LATER' was added to enum 'Source'.",
      "safe: Type 'Later' was added.",
      "safe: Field 'id' was added to object type 'Later'.",
      `differences to ${snapshotFile}: 1 breaking, 1 dangerous, 2 safe`,
      '',
    ]);
  });

  it('fails with a list when the live schema falls short', async () => {
    const live = extendSchema(withoutField('RoutingRule.name'), parse('enum Contact { A }'));
    const { output, error } = await run(['check', '--url', (await serve(live)).url]);
    expect(output).toContain('missing: RoutingRule.name\n');
    expect(output).toContain('collision: The upstream has a type Contact');
    expect(error).toBeInstanceOf(CommandFailed);
    expect(String(error).split('\n')).toEqual([
      "CommandFailed: schema check: The upstream's schema lacks RoutingRule.name.",
      expect.stringMatching(/^schema check: The upstream has a type Contact,/),
    ]);
  });

  it('names optional parts that are absent', async () => {
    const { url } = await serve(withoutType('VisitorLeftSystemAttachment'));
    const { output, error } = await run(['check'], { upstreamUrl: url });
    expect(error).toBeUndefined();
    expect(output).toContain('optional, absent: VisitorLeftSystemAttachment\n');
  });

  it('sends the token of the environment, or of the file that the option names', async () => {
    const server = await serve(buildSchema(SNAPSHOT));
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'from-file\n');
    const settings = { upstreamUrl: server.url, schemaToken: 'from-environment' };
    await run(['check'], settings);
    await run(['check', '--token-file', tokenFile], settings);
    await run(['check'], { upstreamUrl: server.url });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer from-environment',
      'Bearer from-file',
      undefined,
    ]);
  });

  it.each([
    ['no url', [], /--url or UPSTREAM_URL/],
    ['a url that is none', ['--url', 'upstream'], /--url: expected an http or https URL, got "upstream"/],
    ['a url of another kind', ['--url', 'file:///a'], /--url: expected an http or https URL/],
    [
      'a token file that is not there',
      ['--url', 'http://a', '--token-file', 'nowhere'],
      /--token-file: .*ENOENT/,
    ],
    ['an empty token file', ['--url', 'http://a', '--token-file', '/dev/null'], /--token-file: .*empty/],
  ])('is wrong usage with %s', async (_, args, message) => {
    const { error } = await run(['check', ...args]);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
  });

  it('refuses a token that no header can hold, without showing it', async () => {
    const { error } = await run(['check', '--url', 'http://a'], { schemaToken: 'sec\nret' });
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain('UPSTREAM_SCHEMA_TOKEN');
    expect(String(error)).not.toContain('sec\nret');
  });

  it('fails when the upstream cannot be reached or refuses', async () => {
    const refusing = await startServer(json({ errors: [{ message: 'it is off' }] }));
    cleanups.push(refusing.stop);
    const unreachable = await run(['check', '--url', await refusedUrl()]);
    const refused = await run(['check', '--url', refusing.url]);
    expect(String(unreachable.error)).toContain(
      'schema check: The upstream could not be reached (ECONNREFUSED).',
    );
    expect(String(refused.error)).toContain('schema check: The upstream refused introspection: it is off');
    expect([unreachable.error, refused.error]).toEqual([
      expect.any(CommandFailed),
      expect.any(CommandFailed),
    ]);
  });

  it('fails without a readable snapshot', async () => {
    await rm(snapshotFile);
    const { error } = await run(['check', '--url', 'http://a']);
    expect(error).toBeInstanceOf(CommandFailed);
    expect(String(error)).toContain('cannot be read (ENOENT)');
  });
});

describe('schema pull', () => {
  it('replaces the snapshot by the live schema, the same each time', async () => {
    const live = extendSchema(buildSchema(SNAPSHOT), parse('type Later { id: Int }'));
    const { url } = await serve(live);
    const { output, error } = await run(['pull', '--url', url]);
    expect(error).toBeUndefined();
    expect(output).toMatch(/upstream\.graphql: \d+ types\n$/);
    const pulled = await readFile(snapshotFile, 'utf8');
    expect(printSchema(buildSchema(pulled))).toBe(printSchema(live));
    await run(['pull', '--url', url]);
    expect(await readFile(snapshotFile, 'utf8')).toBe(pulled);
    expect(await readdir(folder)).toEqual(['upstream.graphql']);
    expect((await run(['check', '--url', url])).output).toContain('0 breaking, 0 dangerous, 0 safe');
  });

  it.each([
    ['falls short', () => executing(withoutField('RoutingRule.name'))],
    ['is refused', () => json('', 401)],
  ])('keeps the snapshot when the live schema %s', async (_, response) => {
    const server = await startServer(response());
    cleanups.push(server.stop);
    const { error } = await run(['pull', '--url', server.url]);
    expect(error).toBeInstanceOf(CommandFailed);
    expect(await readFile(snapshotFile, 'utf8')).toBe(SNAPSHOT);
    expect(await readdir(folder)).toEqual(['upstream.graphql']);
  });

  it('leaves nothing behind when the snapshot cannot be replaced', async () => {
    await rm(snapshotFile);
    await mkdir(snapshotFile);
    const { error } = await run(['pull', '--url', (await serve(buildSchema(SNAPSHOT))).url]);
    expect(error).toBeInstanceOf(CommandFailed);
    expect(await readdir(folder)).toEqual(['upstream.graphql']);
  });
});
