import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { DocumentCache } from '../documents/documentCache.ts';
import { createDocumentCache } from '../documents/documentCache.ts';
import { createPersistedQueryCache } from '../documents/persistedQueryCache.ts';
import type { ClientContext } from '../execution/context.ts';
import { recordResponses } from '../execution/requestRecord.ts';
import { federatedTraces } from '../federation/traces.ts';
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
import { onlyTrustedDocuments, trustedDocumentCache } from './limits/trustedDocuments.ts';
import { variablesLimit } from './limits/variablesLimit.ts';
import { neverCached } from './neverCached.ts';
import { operationTypes } from './operationTypes.ts';
import { reservedAliases } from './reservedAliases.ts';
import { responseLimit } from './responseLimit.ts';

export interface GatewayServerOptions {
  readonly introspection: boolean;
  readonly reportInternalError: ReportInternalError;
  /** Whether routers may ask for federated traces; not unless given. */
  readonly traces?: boolean;
  /** None unless given. */
  readonly limits?: Limits;
  /** Of one response, before it is compressed; none unless given. */
  readonly maxResponseBytes?: number;
  /** The one that the generations report their plans to; one of its own unless given. */
  readonly documents?: DocumentCache;
  /** Only these run; any document unless given. */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** What is added by those who serve it. */
  readonly plugins?: readonly ApolloServerPlugin<ClientContext>[];
}

/** The GraphQL server: it validates against the generation in use, and lets that generation execute. */
export function createGatewayServer(
  generations: SchemaVersions,
  options: GatewayServerOptions,
): ApolloServer<ClientContext> {
  const {
    introspection,
    reportInternalError,
    traces = false,
    limits,
    maxResponseBytes,
    documents = createDocumentCache(),
    trustedDocuments,
    plugins = [],
  } = options;
  const { gateway, plugin } = apolloExecution(generations, traces);
  // Documents of an earlier schema are not found any more, and would keep its plans.
  generations.onReplace(documents.clear);
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
    persistedQueries: {
      cache: trustedDocuments ? trustedDocumentCache(trustedDocuments) : createPersistedQueryCache(),
    },
    formatError: introspection ? toClientError : withoutSuggestions,
    stringifyResult,
    stopOnTerminationSignals: false,
    // Nothing may depend on the environment variable of that name.
    nodeEnv: 'production',
    logger: SILENT,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // It keeps types of schemas that are no longer in use, and with them all of those schemas.
      ApolloServerPluginCacheControlDisabled(),
      neverCached(),
      internalErrors(reportInternalError),
      federatedTraces(traces),
      ...(trustedDocuments ? [onlyTrustedDocuments(trustedDocuments)] : []),
      nestingLimit(),
      ...(limits ? [variablesLimit(), costLimit(limits)] : []),
      ...plugins,
      plugin,
      limitResponseErrors(),
      // The last to see an answer: others may change it.
      ...(maxResponseBytes === undefined ? [] : [responseLimit(maxResponseBytes)]),
      recordResponses(),
      keepSerializedResponses(),
    ],
  });
}

/** Apollo Server would write texts of errors to the console. `internalErrors` reports what it has to say. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}
