import { GraphQLError } from 'graphql';
import { codedError } from '../../upstream/errors/errorCodes.ts';

/**
 * The errors of an execution as clients may know them. What this project and the upstream report has a code. What
 * GraphQL itself finds wrong with a value has none, and quotes the value.
 */
export function classifyFieldErrors(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  return errors.flatMap(separate).map(judged);
}

/** Stitching joins the errors below one null into one, and loses their codes and places: take them apart again. */
function separate(error: GraphQLError): readonly GraphQLError[] {
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

function judged(error: GraphQLError): GraphQLError {
  if (error.path === undefined || typeof error.extensions['code'] === 'string') return error;
  const { path, nodes = null, originalError } = error;
  const isMissing = error.message.startsWith('Cannot return null for non-nullable field');
  // Bugs are thrown as other errors than GraphQL's own; they keep having no code.
  if (!isMissing && originalError !== undefined && !(originalError instanceof GraphQLError)) return error;
  const message = isMissing
    ? error.message
    : 'What the upstream answered for this field does not fit its type.';
  return codedError('UPSTREAM_BAD_RESPONSE', message, { nodes, path });
}
