import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { ClientContext } from '../execution/context.ts';

/** Reports a bug of the gateway. Clients do not see the error. */
export type ReportInternalError = (error: Error, requestId: string, traceparent?: string | null) => void;

/**
 * Creates a plugin that reports bugs of the gateway, each once for each request. A bug is an error without a code, or an
 * error that is thrown outside of the execution.
 */
export function internalErrors(report: ReportInternalError): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue: { requestId, record } }) => {
        const failures = distinct(errors.filter(isInternal).map(originOf));
        for (const error of failures) report(error, requestId, record?.traceparent);
      },
    }),
    unexpectedErrorProcessingRequest: async ({ error, requestContext: { contextValue } }) => {
      report(error, contextValue.requestId, contextValue.record?.traceparent);
    },
  };
}

function isInternal({ extensions }: GraphQLError): boolean {
  return typeof extensions['code'] !== 'string';
}

function originOf(error: GraphQLError): Error {
  return error.originalError ?? error;
}

/** One bug may fail a thousand fields, each with an error of the same stack. */
function distinct(errors: readonly Error[]): Iterable<Error> {
  const byStack = new Map<string, Error>();
  for (const error of errors) {
    const stack = error.stack ?? error.message;
    if (!byStack.has(stack)) byStack.set(stack, error);
  }
  return byStack.values();
}
