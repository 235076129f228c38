import type { ApolloServerPlugin } from '@apollo/server';
import type { ReadyBody } from './rawData.ts';
import { rawBody } from './rawData.ts';

/** Where an answer is left that is bytes already: Apollo Server would make a text of it, and HTTP bytes of the text. */
export interface ReadyAnswer {
  body: ReadyBody | null;
}

export interface ReadyAnswerContext {
  readonly ready?: ReadyAnswer | undefined;
}

/** A plugin that leaves raw data to whoever sends the answer. It comes after all that may add to an answer. */
export function leaveReadyAnswers<C extends ReadyAnswerContext>(): ApolloServerPlugin<C> {
  return {
    requestDidStart: async ({ contextValue: { ready } }) =>
      ready && {
        willSendResponse: async ({ response }) => {
          if (response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          ready.body = rawBody(singleResult);
          if (ready.body !== null) response.body.singleResult = NOTHING;
        },
      },
  };
}

const NOTHING = { data: {} };
