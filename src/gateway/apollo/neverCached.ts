import type { ApolloServerPlugin } from '@apollo/server';
import type { ClientContext } from '../execution/context.ts';

/** Creates a plugin that forbids caches to store responses: each response is for one token. */
export function neverCached(): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response }) => {
        response.http.headers.set('cache-control', 'no-store');
      },
    }),
  };
}
