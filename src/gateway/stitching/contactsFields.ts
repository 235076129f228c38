import type { Reconstruction } from '../../contacts/result/buildReconstruction.ts';
import type { JsonObject } from '../../upstream/response/json.ts';
import { historyUnavailable } from '../execution/contactLoader.ts';
import type { GatewayContext } from '../execution/context.ts';
import { conversationSource, failureIn } from '../execution/conversationSelection.ts';
import type { ContactsFields } from './fieldTypes.ts';

/** @param selectionSet as `conversationSelection` makes it. */
export function contactsFields(selectionSet: string): ContactsFields<GatewayContext> {
  return {
    Conversation: {
      contacts: {
        selectionSet,
        resolve: async (conversation, _args, context) =>
          withSizeCounted((await reconstructionOf(conversation, context)).contacts, context),
      },
      contactAnomalies: {
        selectionSet,
        resolve: async (conversation, _args, context) =>
          withSizeCounted((await reconstructionOf(conversation, context)).anomalies, context),
      },
    },
    Query: { contact: (_root, { id }, { contacts }) => contacts.loadContact(id) },
  };
}

/**
 * Memory of one contact or anomaly while it is resolved, in bytes. Measured with the promises of its fields, for a small
 * selection. It is counted as part of the response, as contacts of conversations of contacts are many after few levels.
 */
const RESOLVED_OBJECT_BYTES = 4_096;

function withSizeCounted<T>(objects: readonly T[], { responseSize }: GatewayContext): readonly T[] {
  responseSize.grow(objects.length * RESOLVED_OBJECT_BYTES);
  return objects;
}

/**
 * The reconstruction of a conversation from the upstream's response.
 *
 * @throws GraphQLError `CONTACT_HISTORY_UNAVAILABLE` for an error anywhere in the history (R16): the list of contacts
 * could be too short otherwise.
 */
async function reconstructionOf(
  conversation: JsonObject,
  { contacts, errorsWithoutPath }: GatewayContext,
): Promise<Reconstruction> {
  const { id, first, closedAt } = conversationSource(conversation);
  // Without its id, it is unknown which conversation this is.
  if (id === null) throw historyUnavailable(null, 'upstream did not send its id', null);
  // An error without a path may be an error of the history that came with the conversation.
  const failure = failureIn(first) ?? (first && errorsWithoutPath[0]) ?? null;
  if (failure !== null) throw historyUnavailable(id, 'upstream reported an error in it', failure);
  return contacts.load({ conversationId: id, first, closedAt });
}
