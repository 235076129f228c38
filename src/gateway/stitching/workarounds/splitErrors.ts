import { GraphQLError } from 'graphql';

/**
 * WORKAROUND for @graphql-tools/delegate: it joins all errors below one null into one `AggregateError`. The messages are
 * joined to one text. The codes and the paths are lost. See https://github.com/ardatan/graphql-tools/issues/905.
 *
 * @returns the errors that were joined, each with its own message, path and extensions; or the error itself.
 */
export function splitErrors(error: GraphQLError): readonly GraphQLError[] {
  const { originalError, path = null, nodes = null } = error;
  if (!(originalError instanceof AggregateError)) return [error];
  return originalError.errors.map((part: unknown) => {
    const message = part instanceof Error ? part.message : error.message;
    const cause = part instanceof Error ? part : error;
    const own = part instanceof GraphQLError ? part : null;
    const extensions = own?.extensions ?? null;
    return new GraphQLError(message, { nodes, path: own?.path ?? path, originalError: cause, extensions });
  });
}
