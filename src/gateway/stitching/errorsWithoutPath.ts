import type { GraphQLError } from 'graphql';
import type { UpstreamResult } from '../../upstream/response/response.ts';

/**
 * Takes the errors that say no place out of an answer that holds data. Stitching would hang them on whatever field is
 * null, and lose them when none is; so they go to the client as they came, beside the data.
 *
 * @param unplaced is given these errors.
 */
export function takeErrorsWithoutPath(result: UpstreamResult, unplaced: GraphQLError[]): UpstreamResult {
  const { data, errors, ...rest } = result;
  if (!data || !errors) return result;
  unplaced.push(...errors.filter(({ path }) => path === undefined));
  const placed = errors.filter(({ path }) => path !== undefined);
  return { ...rest, data, ...(placed.length > 0 && { errors: placed }) };
}
