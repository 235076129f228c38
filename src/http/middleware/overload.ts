import type { ApolloServerPlugin, BaseContext, GraphQLResponse } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';

/**
 * Creates a plugin that sets status 503 and `Retry-After` when the gateway was too busy to resolve any field of a request. A
 * response with some data keeps its status 200.
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
