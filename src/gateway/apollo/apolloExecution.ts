import type { ApolloServerOptionsWithGateway, ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { ClientContext } from '../execution/context.ts';
import { extendContext, isTraceWanted } from '../federation/traces.ts';
import type { SchemaVersion } from '../schema/schemaVersion.ts';
import type { SchemaVersions } from '../schema/schemaVersions.ts';
import { operationDocument } from '../selections/operationDocument.ts';

/** What Apollo Server is given so that generations execute. */
export interface ApolloExecution {
  readonly gateway: ApolloServerOptionsWithGateway<ClientContext>['gateway'];
  readonly plugin: ApolloServerPlugin<ClientContext>;
}

/**
 * The gateway executes everything. The plugin comes before it: what it executes without errors is answered, and all else
 * goes on to the gateway, which finds the execution in the context. Errors are so Apollo Server's to format.
 *
 * The plugin is there for the memory alone. To call a gateway, Apollo Server makes an object with an accessor; V8 puts
 * those into old memory, and all that belongs to a request then outlives the collections of young memory, which copy it.
 *
 * @param traces whether routers may ask for federated traces: only the gateway's executions are traced.
 */
export function apolloExecution(generations: SchemaVersions, traces: boolean): ApolloExecution {
  const isToBeTraced = ({ http }: RequestWithHeaders): boolean => traces && isTraceWanted(http?.headers);
  return {
    gateway: {
      onSchemaLoadOrUpdate: (callback) => {
        const load = ({ schema }: SchemaVersion): void =>
          callback({ apiSchema: schema, coreSupergraphSdl: '' });
        load(generations.current());
        generations.onReplace(load);
        return () => undefined;
      },
      load: async () => ({
        executor: ({ context, ...asked }) => {
          // Apollo Server's gateways do not know the type of the context.
          const { requestId, headers, signal, deadlineAtMs, record, execution } = context;
          if (execution) return execution;
          const isTraced = isToBeTraced(asked.request);
          const own: ClientContext = { requestId, headers, signal, deadlineAtMs, record, isTraced };
          return execute(generations, asked, isTraced ? extendContext(context, own) : own);
        },
      }),
      stop: async () => undefined,
    },
    plugin: {
      requestDidStart: async ({ request, contextValue }) => {
        if (isToBeTraced(request)) return undefined;
        return {
          responseForOperation: (asked) => answerOf(execute(generations, asked, contextValue), contextValue),
        };
      },
    },
  };
}

interface RequestWithHeaders {
  readonly http?: { readonly headers: { get(name: string): unknown } };
}

/** The operation as both ways have it. */
interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly request: {
    readonly operationName?: string;
    readonly variables?: Readonly<Record<string, unknown>>;
  };
}

/** Never throws: a plan that cannot be made rejects, as an execution that fails. */
async function execute(
  generations: SchemaVersions,
  { schema, document, operation, request }: Asked,
  context: ClientContext,
): Promise<ExecutionResult> {
  return generations.of(schema).execute(
    {
      document: operation ? operationDocument(document, operation) : document,
      operation,
      // As the client gave it: Apollo Server's own is null when the document holds no such operation, and
      // the only operation of the document would run.
      operationName: request.operationName ?? null,
      variables: request.variables ?? {},
    },
    context,
  );
}

/** Null for what is not to be answered as it is. */
async function answerOf(
  execution: Promise<ExecutionResult>,
  context: ClientContext,
): Promise<GraphQLResponse | null> {
  context.execution = execution;
  // The gateway gets the same promise next, and Apollo Server reports why it rejects.
  const result = await execution.catch(() => null);
  if (result === null || result.errors) return null;
  const { data = null, extensions } = result;
  const singleResult = extensions ? { data, extensions } : { data };
  return { http: NOTHING_TO_ADD, body: { kind: 'single', singleResult } };
}

const NOTHING_TO_ADD = { headers: new HeaderMap() };
