import { HeaderMap } from '@apollo/server';
import type { ExecutionResult } from 'graphql';
import { buildSchema, GraphQLError } from 'graphql';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGatewayServer } from '../../../src/gateway/apollo/server.ts';
import type { ClientContext } from '../../../src/gateway/execution/context.ts';
import { federatedTraces } from '../../../src/gateway/federation/traces.ts';
import { createSchemaVersions } from '../../../src/gateway/schema/schemaVersions.ts';

/** A server whose operations all have this result, and the operations that it executed. */
async function serverFor(execute: () => Promise<ExecutionResult>) {
  const schema = buildSchema('type Query { word: String } type Mutation { say: String }');
  const executed: { readonly operationName: string | null; readonly context: ClientContext }[] = [];
  const reported: Error[] = [];
  const version = {
    schema,
    execute: ({ operationName }: { readonly operationName: string | null }, context: ClientContext) => {
      executed.push({ operationName, context });
      return execute();
    },
  };
  /** For each operation, whether a plugin of Apollo Server decided about a trace of it. */
  const decisions: (boolean | undefined)[] = [];
  const apollo = createGatewayServer(createSchemaVersions(version), {
    introspection: false,
    reportInternalError: (error) => reported.push(error),
    traces: await federatedTraces(),
    plugins: [
      {
        requestDidStart: async () => ({
          willSendResponse: async ({ metrics }) => void decisions.push(metrics.captureTraces),
        }),
      },
    ],
  });
  await apollo.start();
  onTestFinished(() => apollo.stop());
  const ask = async (query: string, headers: readonly (readonly [string, string])[] = []) => {
    const http = { method: 'POST', headers: new HeaderMap(headers), search: '', body: '' };
    const contextValue = { requestId: 'r1', headers: { accept: '' }, signal: new AbortController().signal };
    const { body } = await apollo.executeOperation({ query, http }, { contextValue });
    return body.kind === 'single' ? body.singleResult : null;
  };
  /** Apollo Server replaces the resolver of a field to measure its time. */
  const isTimed = () => schema.getQueryType()?.getFields()['word']?.resolve !== undefined;
  return { ask, decisions, executed, reported, isTimed };
}

afterEach(() => vi.unstubAllEnvs());

it.each([
  { APOLLO_SCHEMA_REPORTING: 'true' },
  { APOLLO_KEY: 'service:graph:key', APOLLO_GRAPH_REF: 'graph@current' },
  { APOLLO_GRAPH_ID: 'graph', APOLLO_GRAPH_REF: 'graph@current' },
])('the server does not report to Apollo with the variables %j', async (variables) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { ask, decisions } = await serverFor(async () => ({ data: { word: 'a' } }));
  expect(await ask('{ word }')).toEqual({ data: { word: 'a' } });
  // The plugin that reports usage decides about a trace of each operation.
  expect(decisions).toEqual([undefined]);
});

describe('an operation', () => {
  it('without errors is executed once, and its whole result is returned', async () => {
    const extensions = { tookMs: 3 };
    const { ask, executed } = await serverFor(async () => ({ data: { word: 'a' }, extensions }));
    expect(await ask('query Ask { word }')).toEqual({ data: { word: 'a' }, extensions });
    expect(executed).toHaveLength(1);
    expect(executed[0]?.context).toMatchObject({ requestId: 'r1' });
  });

  it.each(['query { word }', 'mutation { say }'])('with errors is executed once: %s', async (query) => {
    const code = { extensions: { code: 'UPSTREAM_TIMEOUT' } };
    const errors = [
      new GraphQLError('late', { path: ['word'], ...code }),
      new GraphQLError('broken', { path: ['word'] }),
    ];
    const { ask, executed, reported } = await serverFor(async () => ({ data: { word: null }, errors }));
    expect(await ask(query)).toMatchObject({
      data: { word: null },
      errors: [
        { message: 'late', path: ['word'], ...code },
        { message: 'Internal error of the gateway.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
      ],
    });
    expect(executed).toHaveLength(1);
    expect(reported.map(({ message }) => message)).toEqual(['broken']);
  });

  it('that throws is executed once, and its error is not shown to clients', async () => {
    const { ask, executed } = await serverFor(() => Promise.reject(new Error('a secret')));
    const response = await ask('{ word }');
    expect(response?.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(JSON.stringify(response)).not.toContain('secret');
    expect(executed).toHaveLength(1);
  });

  it('with a requested trace is executed once, and its fields are timed', async () => {
    const { ask, executed, isTimed } = await serverFor(async () => ({ data: { word: 'a' } }));
    const response = await ask('{ word }', [['apollo-federation-include-trace', 'ftv1']]);
    expect(response?.extensions).toHaveProperty('ftv1');
    expect(isTimed()).toBe(true);
    expect(executed.map(({ context }) => context.isTraced)).toEqual([true]);
    await ask('{ word }');
    expect(executed[1]?.context.isTraced ?? false).toBe(false);
  });

  it('without a requested trace has no timed fields, with or without errors', async () => {
    const errors = [new GraphQLError('broken', { path: ['word'] })];
    const { ask, isTimed } = await serverFor(async () => ({ data: { word: null }, errors }));
    await ask('{ word }');
    await ask('mutation { say }');
    expect(isTimed()).toBe(false);
  });

  it('is executed with the name that the client sent', async () => {
    const { ask, executed } = await serverFor(async () => ({ data: { word: 'a' } }));
    await ask('query Only { word }');
    expect(executed[0]?.operationName).toBeNull();
  });
});
