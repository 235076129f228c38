import type { ApolloServerOptionsWithGateway, ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { ClientContext } from '../execution/context.ts';
import { extendContext, isTraceWanted } from '../federation/traces.ts';
import type { SchemaVersion } from '../schema/schemaVersion.ts';
import type { SchemaVersions } from '../schema/schemaVersions.ts';
import { operationDocument } from '../selections/operationDocument.ts';

/** The parts of Apollo Server's configuration that let the schema version in use execute operations. */
export interface ApolloExecution {
  readonly gateway: ApolloServerOptionsWithGateway<ClientContext>['gateway'];
  readonly plugin: ApolloServerPlugin<ClientContext>;
}

/**
 * Creates the two ways in which Apollo Server executes an operation:
 * 1. The plugin executes it. A result without errors becomes the response.
 * 2. For any other result, Apollo Server calls the gateway. The gateway takes the execution of the plugin from the
 *    context. Apollo Server then formats the errors.
 *
 * The gateway alone would be enough. The plugin saves memory: to call a gateway, Apollo Server makes an object with an
 * accessor, which V8 allocates in old memory. Everything that belongs to the request then stays until old memory is
 * collected.
 *
 * @param traces whether routers may request federated traces. The gateway executes such operations, as Apollo Server
 * traces only these.
 */
export function apolloExecution(versions: SchemaVersions, traces: boolean): ApolloExecution {
  const isToBeTraced = ({ http }: RequestWithHeaders): boolean => traces && isTraceWanted(http?.headers);
  return {
    gateway: {
      onSchemaLoadOrUpdate: (callback) => {
        const load = ({ schema }: SchemaVersion): void =>
          callback({ apiSchema: schema, coreSupergraphSdl: '' });
        load(versions.current());
        versions.onReplace(load);
        return () => undefined;
      },
      load: async () => ({
        executor: ({ context, ...operation }) => {
          // Apollo Server types the context of a gateway as `any`: the fields are listed to be typed again.
          const { requestId, headers, signal, deadlineAtMs, record, clientOperations, execution } = context;
          if (execution) return execution;
          const isTraced = isToBeTraced(operation.request);
          const own: ClientContext = {
            ...{ requestId, headers, signal, deadlineAtMs, record, clientOperations, isTraced },
          };
          return execute(versions, operation, isTraced ? extendContext(context, own) : own);
        },
      }),
      stop: async () => undefined,
    },
    plugin: {
      requestDidStart: async ({ request, contextValue }) => {
        if (isToBeTraced(request)) return undefined;
        return {
          responseForOperation: (operation) =>
            responseOf(execute(versions, operation, contextValue), contextValue),
        };
      },
    },
  };
}

interface RequestWithHeaders {
  readonly http?: { readonly headers: { get(name: string): unknown } };
}

/** An operation, as Apollo Server gives it to plugins and to gateways. */
interface ApolloOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly request: {
    readonly operationName?: string;
    readonly variables?: Readonly<Record<string, unknown>>;
  };
}

/** Async, so that an error in the making of a plan rejects the promise, as an error of the execution does. */
async function execute(
  versions: SchemaVersions,
  { schema, document, operation, request }: ApolloOperation,
  context: ClientContext,
): Promise<ExecutionResult> {
  return versions.of(schema).execute(
    {
      document: operation ? operationDocument(document, operation) : document,
      operation,
      // The name that the client sent. Apollo Server has null for a name that is not in the document, and graphql-js
      // would then execute the only operation of the document.
      operationName: request.operationName ?? null,
      variables: request.variables ?? {},
    },
    context,
  );
}

/** Null when the gateway has to handle the result: it has errors, or the execution failed. */
async function responseOf(
  execution: Promise<ExecutionResult>,
  context: ClientContext,
): Promise<GraphQLResponse | null> {
  context.execution = execution;
  // The gateway returns the same promise next: Apollo Server then reports why it rejected.
  const result = await execution.catch(() => null);
  if (result === null || result.errors) return null;
  const { data = null, extensions } = result;
  const singleResult = extensions ? { data, extensions } : { data };
  return { http: NO_HEADERS, body: { kind: 'single', singleResult } };
}

const NO_HEADERS = { headers: new HeaderMap() };
