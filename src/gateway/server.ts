import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { toClientError } from './clientErrors.ts';
import type { ClientContext } from './context.ts';
import { extendContext, federatedTraces, isTraceWanted } from './federation/traces.ts';
import type { Generation } from './generation.ts';
import type { Generations } from './generations.ts';
import type { ReportInternalError } from './internalErrors.ts';
import { internalErrors } from './internalErrors.ts';
import { stringifyResult } from './rawData.ts';
import { reservedAliases } from './reservedAliases.ts';

export interface GatewayServerOptions {
  readonly introspection: boolean;
  readonly reportInternalError: ReportInternalError;
  /** Whether routers may ask for federated traces; not unless given. */
  readonly traces?: boolean;
}

/** The GraphQL server: it validates against the generation in use, and lets that generation execute. */
export function createGatewayServer(
  generations: Generations,
  { introspection, reportInternalError, traces = false }: GatewayServerOptions,
): ApolloServer<ClientContext> {
  return new ApolloServer<ClientContext>({
    gateway: {
      onSchemaLoadOrUpdate: (callback) => {
        const load = ({ schema }: Generation): void => callback({ apiSchema: schema, coreSupergraphSdl: '' });
        load(generations.current());
        generations.onReplace(load);
        return () => undefined;
      },
      load: async () => ({
        executor: ({ schema, document, operation, operationName, request, context }) =>
          generations.of(schema).execute(
            { document, operation, operationName, variables: request.variables ?? {} },
            // Apollo Server's gateways do not know the type of the context.
            extendContext(context, {
              requestId: context['requestId'],
              headers: context['headers'],
              signal: context['signal'],
              deadlineAtMs: context['deadlineAtMs'],
              isTraced: traces && isTraceWanted(request.http?.headers),
            }),
          ),
      }),
      stop: async () => undefined,
    },
    introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    validationRules: [reservedAliases],
    formatError: toClientError,
    stringifyResult,
    stopOnTerminationSignals: false,
    // Nothing may depend on the environment variable of that name.
    nodeEnv: 'production',
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      internalErrors(reportInternalError),
      federatedTraces(traces),
    ],
  });
}
