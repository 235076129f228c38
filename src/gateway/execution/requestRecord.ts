import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import type { CallTally } from '../../upstream/client.ts';
import { shortName } from './shortName.ts';

/** What is told of one GraphQL request when it is over: never a variable, a text or a header. */
export interface RequestRecord extends CallTally {
  /** Null until its document was found valid. The name is cut after 128 characters. */
  operation: { readonly name: string | null; readonly type: string } | null;
  /** The first 20 codes of the errors in the answer. */
  readonly codes: Set<string>;
  /** Whether the answer holds data. */
  hasData: boolean;
}

export function createRequestRecord(): RequestRecord {
  return { operation: null, upstreamCalls: 0, codes: new Set(), hasData: false };
}

export interface RequestRecordContext {
  readonly record?: RequestRecord | undefined;
}

/** A plugin that writes down what only the GraphQL server knows. */
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
        willSendResponse: async ({ response }) => readAnswer(response, record),
      };
    },
  };
}

function readAnswer({ body }: GraphQLResponse, record: RequestRecord): void {
  if (body.kind !== 'single') return;
  const { data, errors = [] } = body.singleResult;
  record.hasData = (data ?? null) !== null;
  for (const { extensions } of errors) {
    const code = extensions?.['code'];
    if (typeof code === 'string' && record.codes.size < MAX_CODES) record.codes.add(code);
  }
}

/** A code may be the upstream's own name of an error, and each error may have another one. */
const MAX_CODES = 20;
