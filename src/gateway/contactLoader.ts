import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import type { Contact } from '../contacts/contact.ts';
import { conversationIdOf } from '../contacts/contactId.ts';
import type { Reconstruction } from '../contacts/project.ts';
import { reconstruct } from '../contacts/reconstruct.ts';
import { UpstreamError } from '../upstream/errors.ts';
import type { FirstPage, HistoryRead } from '../upstream/histories.ts';
import { readHistory } from '../upstream/histories.ts';
import type { PageLoader } from '../upstream/historyPages.ts';

/** The contacts of conversations, each read and rebuilt once for each client request. */
export interface ContactLoader {
  /**
   * @param first the first page of the history, when it came with the conversation.
   * @throws GraphQLError `CONTACT_HISTORY_UNAVAILABLE` (R16).
   */
  load(conversationId: string, first: FirstPage | null): Promise<Reconstruction>;
  /** R11: null when the id is none, or its conversation or contact does not exist. Throws as `load` does. */
  loadContact(contactId: string): Promise<Contact | null>;
  /** Whether upstream shows the conversation. One whose history cannot be had counts as known. Never rejects. */
  isKnown(conversationId: string): Promise<boolean>;
}

/** Make one for each client request: nothing is kept beyond it, and nothing is shared between clients. */
export function createContactLoader(pages: PageLoader): ContactLoader {
  const loader = new DataLoader<Key, Rebuilt, string>(
    (keys) => Promise.all(keys.map(({ conversationId, first }) => rebuild(conversationId, first, pages))),
    { cacheKeyFn: ({ conversationId }) => conversationId },
  );
  return {
    load: async (conversationId, first) => {
      const rebuilt = await loader.load({ conversationId, first });
      if (rebuilt !== null) return rebuilt;
      throw historyUnavailable(conversationId, 'upstream does not show the conversation', null);
    },
    loadContact: async (id) => {
      const conversationId = conversationIdOf(id);
      if (conversationId === null) return null;
      const rebuilt = await loader.load({ conversationId, first: null });
      return rebuilt?.contacts.find((contact) => contact.id === id) ?? null;
    },
    isKnown: (conversationId) =>
      loader.load({ conversationId, first: null }).then(
        (rebuilt) => rebuilt !== null,
        () => true,
      ),
  };
}

interface Key {
  readonly conversationId: string;
  readonly first: FirstPage | null;
}

/** Null when upstream knows no such conversation. */
type Rebuilt = Reconstruction | null;

async function rebuild(
  conversationId: string,
  first: FirstPage | null,
  pages: PageLoader,
): Promise<Rebuilt | GraphQLError> {
  const read: HistoryRead = await readHistory(conversationId, first, pages);
  switch (read.kind) {
    case 'read':
      return reconstruct(read.history);
    case 'absent':
      return null;
    case 'unavailable':
      return historyUnavailable(conversationId, read.reason, read.cause);
  }
}

/**
 * R16. Of upstream's own error its name and retry policy show, as they do everywhere; of a failed exchange, what failed.
 *
 * @param conversationId null when it is not known.
 */
export function historyUnavailable(
  conversationId: string | null,
  reason: string,
  cause: Error | null,
): GraphQLError {
  const { name, retryPolicy } = cause instanceof GraphQLError ? cause.extensions : {};
  const which = conversationId === null ? 'a conversation' : `conversation ${conversationId}`;
  const detail = cause instanceof UpstreamError ? ` (${cause.message.replace(/\.$/, '')})` : '';
  return new GraphQLError(`The history of ${which} is not available: ${reason}${detail}.`, {
    ...(cause && { originalError: cause }),
    extensions: {
      ...(typeof name === 'string' && { name }),
      ...(typeof retryPolicy === 'string' && { retryPolicy }),
      code: 'CONTACT_HISTORY_UNAVAILABLE',
    },
  });
}
