import type { ApolloServerPlugin } from '@apollo/server';
import type { ClientContext } from '../execution/context.ts';

/** A plugin that forbids every cache on the way to keep an answer: it is for whoever's token was sent. */
export function neverCached(): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response }) => {
        response.http.headers.set('cache-control', 'no-store');
      },
    }),
  };
}
