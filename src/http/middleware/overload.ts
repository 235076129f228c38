import type { ApolloServerPlugin, BaseContext, GraphQLResponse } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { ClientRateLimited } from '../../upstream/errors/clientRateLimited.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';

/**
 * Creates a plugin that sets the status and `Retry-After` when the gateway could not resolve any field of a request: 503 when it
 * was too busy, 429 when the client had too many operations in flight. A response with some data keeps its status 200.
 */
export function overloadStatus<C extends BaseContext>(): ApolloServerPlugin<C> {
  return {
    requestDidStart: async () => {
      let overload: Overload | null = null;
      return {
        didEncounterErrors: async ({ errors }) => {
          for (const error of errors) overload ??= overloadIn(error);
        },
        willSendResponse: async ({ response }) => {
          if (overload === null || !isEmpty(response)) return;
          response.http.status = overload.status;
          response.http.headers.set('retry-after', String(overload.retryAfterSeconds));
        },
      };
    },
  };
}

interface Overload {
  readonly status: 429 | 503;
  readonly retryAfterSeconds: number;
}

function overloadIn(error: unknown): Overload | null {
  if (error instanceof ClientRateLimited) {
    return { status: 429, retryAfterSeconds: error.retryAfterSeconds };
  }
  if (error instanceof UpstreamError && error.isOverload) {
    return { status: 503, retryAfterSeconds: error.retryAfterSeconds ?? 1 };
  }
  return error instanceof GraphQLError && error.originalError !== undefined
    ? overloadIn(error.originalError)
    : null;
}

function isEmpty({ body }: GraphQLResponse): boolean {
  if (body.kind !== 'single') return false;
  const { data } = body.singleResult;
  return Object.values(data ?? {}).every((value) => value === null);
}
