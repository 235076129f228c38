import type { GraphQLResolveInfo } from 'graphql';
import { GraphQLError, responsePathAsArray } from 'graphql';
import type { GatewayContext } from '../execution/context.ts';
import { selectsField } from './selectsField.ts';

/**
 * Adds the error `CONTACT_HISTORY_UNAVAILABLE` to the field when contacts are missing in its value, unless the client selects
 * `unavailableConversationIds`: a client must notice that a sum or a page is not complete. The value is kept.
 *
 * @param unavailable the conversations whose history could not be loaded.
 */
export function reportUnavailable(
  unavailable: readonly string[],
  { ownErrors }: GatewayContext,
  info: GraphQLResolveInfo,
): void {
  if (unavailable.length === 0 || selectsField(info, IDS_FIELD)) return;
  const which = unavailable.length === 1 ? '1 conversation' : `${unavailable.length} conversations`;
  ownErrors.push(
    new GraphQLError(
      `The history of ${which} is not available, so their contacts are missing here: select "${IDS_FIELD}" to get the ids instead of this error.`,
      {
        nodes: info.fieldNodes,
        path: responsePathAsArray(info.path),
        extensions: { code: 'CONTACT_HISTORY_UNAVAILABLE' },
      },
    ),
  );
}

const IDS_FIELD = 'unavailableConversationIds';
