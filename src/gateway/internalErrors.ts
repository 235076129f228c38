import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { ClientContext } from './context.ts';

/** Told of an error that clients are not shown: a fault of the gateway itself. */
export type ReportInternalError = (error: Error, requestId: string) => void;

/** A plugin that hands on what has no code: nobody reported it on purpose. */
export function internalErrors(report: ReportInternalError): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors) if (isInternal(error)) report(originOf(error), contextValue.requestId);
      },
    }),
  };
}

function isInternal({ extensions, path }: GraphQLError): boolean {
  return path !== undefined && typeof extensions['code'] !== 'string';
}

function originOf(error: GraphQLError): Error {
  return error.originalError ?? error;
}
