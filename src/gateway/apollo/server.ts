import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { DocumentCache } from '../documents/documentCache.ts';
import { createDocumentCache } from '../documents/documentCache.ts';
import { createPersistedQueryCache } from '../documents/persistedQueryCache.ts';
import type { ClientContext } from '../execution/context.ts';
import { recordResponses } from '../execution/requestRecord.ts';
import type { SchemaVersions } from '../schema/schemaVersions.ts';
import { stringifyResult } from '../serialized/serializedData.ts';
import { apolloExecution } from './apolloExecution.ts';
import { toClientError, withoutSuggestions } from './clientErrors.ts';
import type { ReportInternalError } from './internalErrors.ts';
import { internalErrors } from './internalErrors.ts';
import { keepSerializedResponses } from './keepSerializedResponses.ts';
import { contactsNesting } from './limits/contactsNesting.ts';
import { costLimit } from './limits/costLimit.ts';
import { documentRules } from './limits/documentRules.ts';
import type { Limits } from './limits/limits.ts';
import { nestingLimit } from './limits/nestingLimit.ts';
import { limitResponseErrors } from './limits/responseErrors.ts';
import type { TrustedDocuments } from './limits/trustedDocuments.ts';
import { onlyTrustedDocuments } from './limits/trustedDocuments.ts';
import { variablesLimit } from './limits/variablesLimit.ts';
import { operationTypes } from './operationTypes.ts';
import { reservedAliases } from './reservedAliases.ts';
import { responseLimit } from './responseLimit.ts';

export interface GatewayServerOptions {
  readonly introspection: boolean;
  readonly reportInternalError: ReportInternalError;
  /** The plugin for traces that routers request: see `federatedTraces`. @default routers get no traces */
  readonly traces?: ApolloServerPlugin | undefined;
  /** Limits of documents and operations. @default no limits */
  readonly limits?: Limits;
  /** The most bytes of one response, before compression. @default no limit */
  readonly maxResponseBytes?: number;
  /** Must be the cache to which the schema versions report the size of their plans. @default a new cache */
  readonly documents?: DocumentCache;
  /** The only documents that are executed. @default all documents are executed */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** Further plugins. @default [] */
  readonly plugins?: readonly ApolloServerPlugin<ClientContext>[];
}

/** Creates the GraphQL server. The schema version in use validates and executes operations. */
export function createGatewayServer(
  versions: SchemaVersions,
  options: GatewayServerOptions,
): ApolloServer<ClientContext> {
  const {
    introspection,
    reportInternalError,
    traces,
    limits,
    maxResponseBytes,
    documents = createDocumentCache(),
    trustedDocuments,
    plugins = [],
  } = options;
  const { gateway, plugin } = apolloExecution(versions, traces !== undefined);
  // The keys include the schema: documents of the previous schema are never found again, but would keep their plans.
  versions.onReplace(documents.clear);
  return new ApolloServer<ClientContext>({
    gateway,
    introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    validationRules: [
      operationTypes,
      reservedAliases,
      ...(limits ? [documentRules(limits), contactsNesting] : []),
    ],
    ...(limits && { parseOptions: { maxTokens: limits.maxTokens } }),
    documentStore: documents.store,
    persistedQueries: { cache: createPersistedQueryCache() },
    formatError: introspection ? toClientError : withoutSuggestions,
    stringifyResult,
    stopOnTerminationSignals: false,
    // Otherwise Apollo Server reads the variable NODE_ENV.
    nodeEnv: 'production',
    // Otherwise Apollo Server reads the graph from APOLLO_GRAPH_ID and APOLLO_GRAPH_VARIANT, and may refuse to start.
    apollo: { graphId: '', graphVariant: '' },
    logger: SILENT,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Otherwise Apollo Server sends usage and schema to Apollo when APOLLO_KEY is set.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      // This plugin would keep types of replaced schemas, and through them the whole schemas, in memory.
      ApolloServerPluginCacheControlDisabled(),
      neverCached(),
      internalErrors(reportInternalError),
      traces ?? ApolloServerPluginInlineTraceDisabled(),
      ...(trustedDocuments ? [onlyTrustedDocuments(trustedDocuments)] : []),
      nestingLimit(),
      ...(limits ? [variablesLimit(), costLimit(limits)] : []),
      ...plugins,
      plugin,
      limitResponseErrors(),
      // These come last: other plugins may change the response.
      ...(maxResponseBytes === undefined ? [] : [responseLimit(maxResponseBytes)]),
      recordResponses(),
      keepSerializedResponses(),
    ],
  });
}

/** A plugin that forbids caches to store responses: each response is for one token. */
function neverCached(): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response }) => {
        response.http.headers.set('cache-control', 'no-store');
      },
    }),
  };
}

/** Apollo Server would log the messages of errors, which may have texts of clients. `internalErrors` reports bugs. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}
