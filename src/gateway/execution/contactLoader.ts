import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import type { Reconstruction } from '../../contacts/buildReconstruction.ts';
import type { Contact } from '../../contacts/contact.ts';
import { conversationIdOf } from '../../contacts/contactId.ts';
import type { History } from '../../contacts/history.ts';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { isInternalFailure } from '../../upstream/errors/internalFailure.ts';
import { LimitExceeded } from '../../upstream/errors/limitExceeded.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import type { ReaderCache } from '../../upstream/history/cache/historyCache.ts';
import type { HistoryRequest } from '../../upstream/history/cache/readThrough.ts';
import { readThrough } from '../../upstream/history/cache/readThrough.ts';
import type { HistoryRead } from '../../upstream/history/histories.ts';
import type { PageLoader } from '../../upstream/history/historyPages.ts';
import type { MeasureReconstruction } from './instrumentation.ts';
import type { RequestBudget } from './requestBudget.ts';

/** The contacts of conversations, each read and rebuilt once for each client request. */
export interface ContactLoader {
  /** @throws GraphQLError `CONTACT_HISTORY_UNAVAILABLE` (R16), or `LIMIT_EXCEEDED` beyond the request's budget. */
  load(request: HistoryRequest): Promise<Reconstruction>;
  /** R11: null when the id is none, or its conversation or contact does not exist. Throws as `load` does. */
  loadContact(contactId: string): Promise<Contact | null>;
  /** Whether upstream shows the conversation. One whose history cannot be had counts as known. */
  isKnown(conversationId: string): Promise<boolean>;
}

/** Make one for each client request: nothing is kept beyond it, and nothing is shared between clients. */
export function createContactLoader({ pages, cache, budget, rebuildBatch }: ContactSources): ContactLoader {
  const loader = new DataLoader<HistoryRequest, Rebuilt, string>(
    async (requests) => {
      budget.takeConversations(requests.length);
      const reads = await Promise.all(
        requests.map((request) => readThrough(request, pages, cache).catch(beyondLimit)),
      );
      return rebuildBatch((rebuild) => reads.map((read, index) => rebuilt(read, requests[index], rebuild)));
    },
    { cacheKeyFn: ({ conversationId }) => conversationId },
  );
  const byId = (conversationId: string) => loader.load({ conversationId, first: null, closedAt: null });
  return {
    load: async (request) => {
      const loaded = await loader.load(request);
      if (loaded !== null) return loaded;
      const { conversationId } = request;
      throw historyUnavailable(conversationId, 'upstream does not show the conversation', null);
    },
    loadContact: async (id) => {
      const conversationId = conversationIdOf(id);
      if (conversationId === null) return null;
      const loaded = await byId(conversationId);
      return loaded?.contacts.find((contact) => contact.id === id) ?? null;
    },
    isKnown: (conversationId) =>
      byId(conversationId).then(
        (loaded) => loaded !== null,
        (error: unknown) => {
          if (isInternalFailure(error)) throw error;
          return true;
        },
      ),
  };
}

/** What histories come from and how they are rebuilt. */
export interface ContactSources {
  readonly budget: Pick<RequestBudget, 'takeConversations'>;
  readonly pages: PageLoader;
  readonly cache: ReaderCache | null;
  readonly rebuildBatch: MeasureReconstruction;
}

/** Null when upstream knows no such conversation. */
type Rebuilt = Reconstruction | null;

/** Those that needed no further operation keep their history. */
function beyondLimit(error: unknown): LimitExceeded {
  if (error instanceof LimitExceeded) return error;
  throw error;
}

function rebuilt(
  read: HistoryRead | LimitExceeded,
  request: HistoryRequest | undefined,
  rebuild: (history: History) => Reconstruction,
): Rebuilt | GraphQLError {
  if (read instanceof LimitExceeded) return read;
  switch (read.kind) {
    case 'read':
      return rebuild(read.history);
    case 'absent':
      return null;
    case 'unavailable':
      return historyUnavailable(request?.conversationId ?? null, read.reason, read.cause);
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
  const message = `The history of ${which} is not available: ${reason}${detail}.`;
  return codedError('CONTACT_HISTORY_UNAVAILABLE', message, {
    ...(cause && { originalError: cause }),
    extensions: {
      ...(typeof name === 'string' && { name }),
      ...(typeof retryPolicy === 'string' && { retryPolicy }),
    },
  });
}
