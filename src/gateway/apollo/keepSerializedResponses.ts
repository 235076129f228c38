import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { SerializedBody } from '../serialized/serializedData.ts';
import { serializeBody, stringifyResult } from '../serialized/serializedData.ts';
import type { SerializedResponseContext } from '../serialized/serializedResponse.ts';

/**
 * Creates a plugin that hands the response as bytes to the HTTP server, which sends them as they are. It has to be the last
 * plugin: later changes to the response would be lost.
 */
export function keepSerializedResponses<C extends SerializedResponseContext>(): ApolloServerPlugin<C> {
  return {
    requestDidStart: async ({ contextValue: { serialized } }) =>
      serialized && {
        willSendResponse: async ({ response }) => {
          if (response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          serialized.body = serializeBody(singleResult) ?? textBody(singleResult);
          response.body.singleResult = EMPTY;
        },
      },
  };
}

/**
 * The body of a response that is not serialized yet. Serialized here, because an error is reported here. In Apollo Server
 * it would become HTTP 500 without a report.
 */
function textBody(result: FormattedExecutionResult): SerializedBody {
  return { chunks: [Buffer.from(stringifyResult(result))], recycle: undefined };
}

const EMPTY = { data: {} };
