import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { ReadyBody } from './rawData.ts';
import { rawBody, stringifyResult } from './rawData.ts';
import type { ReadyAnswerContext } from './readyAnswerType.ts';

/** A plugin that leaves raw data to whoever sends the answer. It comes after all that may add to an answer. */
export function leaveReadyAnswers<C extends ReadyAnswerContext>(): ApolloServerPlugin<C> {
  return {
    requestDidStart: async ({ contextValue: { ready } }) =>
      ready && {
        willSendResponse: async ({ response }) => {
          if (response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          ready.body = rawBody(singleResult) ?? textBody(singleResult);
          response.body.singleResult = NOTHING;
        },
      },
  };
}

/** Written here, while the request is known: Apollo Server would answer a failure to write with 500 and tell nobody. */
function textBody(result: FormattedExecutionResult): ReadyBody {
  return { chunks: [Buffer.from(stringifyResult(result))], recycle: undefined };
}

const NOTHING = { data: {} };
