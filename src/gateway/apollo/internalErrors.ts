import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { ClientContext } from '../execution/context.ts';

/** Takes an error that clients are not shown: a fault of the gateway itself. */
export type ReportInternalError = (error: Error, requestId: string) => void;

/**
 * A plugin that reports each fault of the gateway once for each request: errors that no part of it gave a code, and
 * what is thrown while a request is answered.
 */
export function internalErrors(report: ReportInternalError): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue: { requestId } }) => {
        for (const error of distinct(errors.filter(isInternal).map(originOf))) report(error, requestId);
      },
    }),
    unexpectedErrorProcessingRequest: async ({ error, requestContext: { contextValue } }) => {
      report(error, contextValue.requestId);
    },
  };
}

function isInternal({ extensions }: GraphQLError): boolean {
  return typeof extensions['code'] !== 'string';
}

function originOf(error: GraphQLError): Error {
  return error.originalError ?? error;
}

/** One fault may fail a thousand fields, each with an error of its own from the same place. */
function distinct(errors: readonly Error[]): Iterable<Error> {
  const byPlace = new Map<string, Error>();
  for (const error of errors) {
    const place = error.stack ?? error.message;
    if (!byPlace.has(place)) byPlace.set(place, error);
  }
  return byPlace.values();
}
