import { GraphQLError } from 'graphql';
import type { UpstreamResult } from './response.ts';

/**
 * The result, in which errors that name a place outside the operation name none.
 *
 * @param rootKeys the response keys of the operation's root fields.
 */
export function dropForeignErrorPaths(result: UpstreamResult, rootKeys: ReadonlySet<string>): UpstreamResult {
  const { errors } = result;
  const isForeign = ({ path }: GraphQLError): boolean => path !== undefined && !rootKeys.has(String(path[0]));
  if (!errors?.some(isForeign)) return result;
  const placed = errors.map((error) => (isForeign(error) ? withoutPlace(error) : error));
  return { ...result, errors: placed };
}

function withoutPlace({ message, extensions }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { extensions });
}
