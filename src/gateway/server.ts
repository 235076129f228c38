import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { toClientError } from './clientErrors.ts';
import type { ClientContext } from './context.ts';
import type { Generation } from './generation.ts';
import type { ReportInternalError } from './internalErrors.ts';
import { internalErrors } from './internalErrors.ts';
import { stringifyResult } from './rawData.ts';
import { reservedAliases } from './reservedAliases.ts';

export interface GatewayServerOptions {
  readonly introspection: boolean;
  readonly reportInternalError: ReportInternalError;
}

/** The GraphQL server: it validates against the generation in use, and lets that generation execute. */
export function createGatewayServer(
  generation: Generation,
  { introspection, reportInternalError }: GatewayServerOptions,
): ApolloServer<ClientContext> {
  return new ApolloServer<ClientContext>({
    gateway: {
      onSchemaLoadOrUpdate: (callback) => {
        callback({ apiSchema: generation.schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      load: async () => ({
        executor: ({ document, operation, operationName, request, context }) =>
          generation.execute(
            { document, operation, operationName, variables: request.variables ?? {} },
            { requestId: context['requestId'], headers: context['headers'], signal: context['signal'] },
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
    plugins: [ApolloServerPluginLandingPageDisabled(), internalErrors(reportInternalError)],
  });
}
