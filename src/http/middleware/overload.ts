import type { ApolloServerPlugin, BaseContext, GraphQLResponse } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';

/**
 * A plugin that answers 503 with `Retry-After` when the gateway had too much to do for the whole of a request. An answer
 * that holds something is a result like any other, with errors in it.
 */
export function overloadStatus<C extends BaseContext>(): ApolloServerPlugin<C> {
  return {
    requestDidStart: async () => {
      let waitSeconds: number | null = null;
      return {
        didEncounterErrors: async ({ errors }) => {
          for (const error of errors) waitSeconds ??= overloadWaitSeconds(error);
        },
        willSendResponse: async ({ response }) => {
          if (waitSeconds === null || !isEmpty(response)) return;
          response.http.status = 503;
          response.http.headers.set('retry-after', String(waitSeconds));
        },
      };
    },
  };
}

function overloadWaitSeconds(error: unknown): number | null {
  if (error instanceof UpstreamError && error.isOverload) return error.retryAfterSeconds ?? 1;
  return error instanceof GraphQLError && error.originalError !== undefined
    ? overloadWaitSeconds(error.originalError)
    : null;
}

function isEmpty({ body }: GraphQLResponse): boolean {
  if (body.kind !== 'single') return false;
  const { data } = body.singleResult;
  return Object.values(data ?? {}).every((value) => value === null);
}
