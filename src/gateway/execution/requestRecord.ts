import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import type { CallTally } from '../../upstream/client.ts';
import { deprecatedFieldsOf } from '../selections/deprecatedFields.ts';
import { shortName } from './shortName.ts';

/** One GraphQL request, for logs and metrics. It has no variables, message texts or headers. */
export interface RequestRecord extends CallTally {
  /** Null until the document is valid. The name has at most 128 characters. */
  operation: { readonly name: string | null; readonly type: string } | null;
  /** The fields of the operation that the upstream has deprecated, as `Type.field`. */
  deprecatedFields: readonly string[];
  /** The first 20 different codes of errors in the response. */
  readonly codes: Set<string>;
  /** Whether the response has data. */
  hasData: boolean;
  /** The W3C `traceparent` of the request's span. Null unless traces, metrics or logs are sent to a collector. */
  traceparent: string | null;
}

export function createRequestRecord(): RequestRecord {
  return {
    operation: null,
    deprecatedFields: [],
    upstreamCalls: 0,
    codes: new Set(),
    hasData: false,
    traceparent: null,
  };
}

export interface RequestRecordContext {
  readonly record?: RequestRecord | undefined;
}

/** Creates a plugin that fills the record in the context. */
export function recordResponses<C extends RequestRecordContext>(): ApolloServerPlugin<C> {
  return {
    requestDidStart: async ({ contextValue: { record } }) => {
      if (!record) return undefined;
      return {
        didResolveOperation: async ({ schema, document, operation }) => {
          if (!operation) return;
          const name = operation.name ? shortName(operation.name.value) : null;
          record.operation = { name, type: operation.operation };
          record.deprecatedFields = deprecatedFieldsOf(schema, document, operation);
        },
        willSendResponse: async ({ response }) => readResponse(response, record),
      };
    },
  };
}

function readResponse({ body }: GraphQLResponse, record: RequestRecord): void {
  if (body.kind !== 'single') return;
  const { data, errors = [] } = body.singleResult;
  record.hasData = (data ?? null) !== null;
  for (const { extensions } of errors) {
    const code = extensions?.['code'];
    if (typeof code === 'string' && record.codes.size < MAX_CODES) record.codes.add(code);
  }
}

/** Limits the memory of a record: a code may be the upstream's name of an error, different for each error. */
const MAX_CODES = 20;
