import { GraphQLError } from 'graphql';
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

/**
 * The error without its path, for an error of an operation that the client does not know. An error that has no path is
 * returned as it is: it may be of a subclass, as `UpstreamError` is.
 */
export function withoutPath(error: GraphQLError): GraphQLError {
  const { message, extensions, path } = error;
  return path === undefined ? error : new GraphQLError(message, { extensions });
}
