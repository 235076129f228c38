import { GraphQLError } from 'graphql';
import { UpstreamError } from '../errors/upstreamError.ts';
import type { UpstreamResult } from './response.ts';

/**
 * Removes the path of each error whose path lies outside of the operation.
 *
 * @param rootKeys the response keys of the operation's root fields.
 */
export function dropForeignErrorPaths(result: UpstreamResult, rootKeys: ReadonlySet<string>): UpstreamResult {
  const { errors } = result;
  const isForeign = ({ path }: GraphQLError): boolean => path !== undefined && !rootKeys.has(String(path[0]));
  if (!errors?.some(isForeign)) return result;
  return { ...result, errors: errors.map((error) => (isForeign(error) ? withoutPath(error) : error)) };
}

/** A copy without the path, for an error of an operation that the client does not know. */
export function withoutPath(error: GraphQLError): GraphQLError {
  // It never has a path, and callers look at its class.
  if (error instanceof UpstreamError) return error;
  return new GraphQLError(error.message, { extensions: error.extensions });
}
