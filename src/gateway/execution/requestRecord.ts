import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import type { CallTally } from '../../upstream/client.ts';
import { shortName } from './shortName.ts';

/** One GraphQL request, for logs and metrics. It has no variables, message texts or headers. */
export interface RequestRecord extends CallTally {
  /** Null until the document is valid. The name has at most 128 characters. */
  operation: { readonly name: string | null; readonly type: string } | null;
  /** The first 20 different codes of errors in the response. */
  readonly codes: Set<string>;
  /** Whether the response has data. */
  hasData: boolean;
}

export function createRequestRecord(): RequestRecord {
  return { operation: null, upstreamCalls: 0, codes: new Set(), hasData: false };
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
        didResolveOperation: async ({ operation }) => {
          if (!operation) return;
          const name = operation.name ? shortName(operation.name.value) : null;
          record.operation = { name, type: operation.operation };
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
