import type { GraphQLError } from 'graphql';
import type { UpstreamResult } from '../../../upstream/response/response.ts';

/**
 * WORKAROUND for @graphql-tools/delegate and batch-execute: in a response with data, an error without a path becomes the
 * error of a field that is null. It is lost when no field is null. See
 * https://github.com/ardatan/graphql-tools/issues/3424.
 *
 * Removes the errors without a path from a response that has data. The gateway adds them to the client's response as
 * they came.
 *
 * @param taken receives the removed errors.
 */
export function takeErrorsWithoutPath(result: UpstreamResult, taken: GraphQLError[]): UpstreamResult {
  const { data, errors, ...rest } = result;
  if (!data || !errors) return result;
  taken.push(...errors.filter(({ path }) => path === undefined));
  const withPath = errors.filter(({ path }) => path !== undefined);
  return { ...rest, data, ...(withPath.length > 0 && { errors: withPath }) };
}
