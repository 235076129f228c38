import type { DocumentNode } from 'graphql';
import { buildSchema, getOperationAST, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SchemaVersion } from '../../src/gateway/schema/schemaVersion.ts';
import { createSchemaVersion } from '../../src/gateway/schema/schemaVersion.ts';
import { stringifyResult } from '../../src/gateway/serialized/serializedData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import type { UpstreamClient } from '../../src/upstream/client.ts';
import { clientOf, createUpstreamClient } from '../../src/upstream/client.ts';
import { CONTACTS_SDL, UPSTREAM_SDL } from '../support/schema/sdl.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import { A, B, conversations, data, idOf } from './support/entityData.ts';

const UNKNOWN = '00000000-0000-4000-8000-ffffffffffff';

/** A selection on entities, and their representations. `planned` says whether the plan is enough. */
const CASES = [
  { what: 'contacts', of: conversations(A, B), set: '{ ... on Conversation { id contacts { id status } } }' },
  {
    what: 'the type, as routers ask for it',
    of: conversations(A, UNKNOWN, B),
    set: '{ __typename ... on Conversation { contacts { operator { id lastName } } contactAnomalies { code } } }',
  },
  {
    what: 'the type behind a field, and under another name',
    of: conversations(B),
    set: '{ ... on Conversation { c: channel __typename t: __typename } }',
  },
  {
    what: 'fields of upstream alone',
    of: conversations(A, A, B),
    set: '{ ... on Conversation { channel project { id name } } }',
  },
  {
    what: 'fragments and what does not apply',
    of: conversations(A),
    set: '{ ...F ... on Contact { openedAt } ... on Project { name } } fragment F on Conversation { ...G contacts { id } } fragment G on Conversation { id }',
  },
  {
    what: 'a variable of the client',
    of: conversations(A, B),
    set: '{ ... on Conversation { messages(first: $n) { edges { cursor } } } }',
    definitions: '$n: Int',
    variables: { n: 2 },
  },
  {
    what: 'more than one operation holds',
    of: conversations(...ids(45)),
    set: '{ ... on Conversation { contacts { id } } }',
  },
] as const;

const LOCAL = [
  {
    what: 'other entities',
    of: [...conversations(A), { __typename: 'Project', id: 42 }],
    set: '{ ... on Conversation { id } }',
  },
  {
    what: 'an id in capitals',
    of: conversations(A.toUpperCase()),
    set: '{ ... on Conversation { id contacts { id } } }',
  },
  {
    what: 'a bad representation',
    of: [{ __typename: 'Conversation' }, ...conversations(A)],
    set: '{ ... on Conversation { id } }',
  },
  { what: 'nothing that applies', of: conversations(A), set: '{ ... on Project { id } }' },
  {
    what: 'a condition',
    of: conversations(A),
    set: '{ ... on Conversation { id contacts @include(if: $yes) { id } } }',
    definitions: '$yes: Boolean!',
    variables: { yes: false },
  },
] as const;

describe('planned _entities', () => {
  let sandbox: Sandbox;
  let client: UpstreamClient;
  const plans: string[] = [];

  beforeAll(async () => {
    sandbox = await startValidatedSandbox({ data });
    client = createUpstreamClient({ url: sandbox.url, timeoutMs: 20_000, maxConnections: 8 });
  });

  afterAll(async () => {
    await client.close();
    await sandbox.stop();
  });

  const version = (plan: boolean) =>
    createSchemaVersion({
      ...{ upstreamSchema: buildSchema(UPSTREAM_SDL), client, contactsSdl: CONTACTS_SDL },
      ...{ fetch: 'eager', plan, federation: 'full' },
      instrumentation: { now: () => 0, events: { onPlan: (kind) => void plans.push(kind) } },
    });

  it.each(CASES)('return $what as the stitched schema does', async (requests) => {
    const stitched = await response(version(false), requests);
    plans.length = 0;
    expect(await response(version(true), requests)).toBe(stitched);
    expect(stitched).not.toContain('"errors"');
    expect(plans).toEqual(['contacts']);
  });

  it.each(LOCAL)('leave $what to the stitched schema', async (requests) => {
    const stitched = await response(version(false), requests);
    plans.length = 0;
    expect(await response(version(true), requests)).toBe(stitched);
    expect(plans.at(-1)).not.toBe('contacts');
  });

  it('have an error for each entity, with one upstream request, when the upstream is not available', async () => {
    const gone = createUpstreamClient({
      url: 'http://127.0.0.1:9/graphql',
      timeoutMs: 500,
      maxConnections: 1,
    });
    let sent = 0;
    const counting = clientOf((request) => {
      sent += 1;
      return gone.send(request);
    }, gone.close);
    const { execute } = createSchemaVersion({
      ...{ upstreamSchema: buildSchema(UPSTREAM_SDL), client: counting, contactsSdl: CONTACTS_SDL },
      ...{ fetch: 'eager', plan: true, federation: 'full' },
    });
    const [contacts] = CASES;
    const { errors, data = null } = await run({ execute }, parse(operation(contacts)), contacts);
    expect(stringifyResult({ data })).toBe('{"data":{"_entities":[null,null]}}');
    expect(errors?.map(({ path, extensions }) => ({ path, code: extensions['code'] }))).toEqual([
      { path: ['_entities', 0], code: 'UPSTREAM_UNAVAILABLE' },
      { path: ['_entities', 1], code: 'UPSTREAM_UNAVAILABLE' },
    ]);
    expect(sent).toBe(1);
    await gone.close();
  });
});

interface EntityRequest {
  readonly of: readonly unknown[];
  readonly set: string;
  readonly definitions?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => idOf(index + 1));
}

function operation({ set, definitions = '' }: EntityRequest): string {
  const [selection = '', ...fragments] = set.split(/(?= fragment )/);
  return `query ($representations: [_Any!]! ${definitions}) { _entities(representations: $representations) ${selection} } ${fragments.join(' ')}`;
}

async function response(version: SchemaVersion, requests: EntityRequest): Promise<string> {
  const document = parse(operation(requests));
  expect(validate(version.schema, document)).toEqual([]);
  const { data = null, errors } = await run(version, document, requests);
  const shown = errors?.map(({ message, path, extensions }) => ({ message, path, code: extensions['code'] }));
  return JSON.stringify({
    data: JSON.parse(stringifyResult({ data })).data,
    ...(shown && { errors: shown }),
  });
}

function run(
  { execute }: Pick<SchemaVersion, 'execute'>,
  document: DocumentNode,
  { of, variables }: EntityRequest,
) {
  return execute(
    {
      document,
      operation: getOperationAST(document) ?? null,
      operationName: null,
      variables: { representations: of, ...variables },
    },
    { requestId: 'r', headers: { accept: 'application/json' }, signal: new AbortController().signal },
  );
}
