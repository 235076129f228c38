import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { SerializedBody } from '../serialized/serializedData.ts';
import { serializeBody, stringifyResult } from '../serialized/serializedData.ts';
import type { SerializedResponseContext } from '../serialized/serializedResponse.ts';

/** A plugin that leaves raw data to whoever sends the answer. It comes after all that may add to an answer. */
export function keepSerializedResponses<C extends SerializedResponseContext>(): ApolloServerPlugin<C> {
  return {
    requestDidStart: async ({ contextValue: { serialized } }) =>
      serialized && {
        willSendResponse: async ({ response }) => {
          if (response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          serialized.body = serializeBody(singleResult) ?? textBody(singleResult);
          response.body.singleResult = NOTHING;
        },
      },
  };
}

/** Written here, while the request is known: Apollo Server would answer a failure to write with 500 and tell nobody. */
function textBody(result: FormattedExecutionResult): SerializedBody {
  return { chunks: [Buffer.from(stringifyResult(result))], recycle: undefined };
}

const NOTHING = { data: {} };
