import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import type { Contact } from '../../contacts/facts/contact.ts';
import { conversationIdOf } from '../../contacts/facts/contactId.ts';
import type { History } from '../../contacts/facts/history.ts';
import type { Reconstruction } from '../../contacts/result/buildReconstruction.ts';
import { codedError } from '../../upstream/errors/errorCodes.ts';
import { nullIfExpected } from '../../upstream/errors/internalFailure.ts';
import { LimitExceeded } from '../../upstream/errors/limitExceeded.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import type { ReaderCache } from '../../upstream/history/cache/historyCache.ts';
import type { HistoryRequest } from '../../upstream/history/cache/readThrough.ts';
import { readThrough } from '../../upstream/history/cache/readThrough.ts';
import type { HistoryRead } from '../../upstream/history/histories.ts';
import { UPSTREAM_FAILED } from '../../upstream/history/histories.ts';
import type { PageLoader } from '../../upstream/history/historyPages.ts';
import type { MeasureReconstruction } from './instrumentation.ts';
import type { RequestBudget } from './requestBudget.ts';

/** Loads the contacts of conversations. Each history is read and reconstructed once for each client request. */
export interface ContactLoader {
  /**
   * Loads the contacts of a conversation that was read already.
   *
   * @throws GraphQLError `CONTACT_HISTORY_UNAVAILABLE` (R16).
   * @throws LimitExceeded beyond the request's budget.
   */
  load(request: HistoryRequest): Promise<Reconstruction>;
  /**
   * R11: null when the id is not valid, or when the conversation or the contact does not exist. Throws as `load` does, and
   * as `isKnown` does.
   */
  loadContact(contactId: string): Promise<Contact | null>;
  /**
   * Whether the conversation exists. True when its history is not available.
   *
   * @throws Error when the upstream sent nothing of the conversation: the errors that `Query.conversation` has then. Several
   * of them are thrown as one `AggregateError`.
   */
  isKnown(conversationId: string): Promise<boolean>;
}

/** Creates a loader for one client request: clients share nothing. */
export function createContactLoader({ pages, cache, budget, measure }: ContactSources): ContactLoader {
  const loader = new DataLoader<HistoryRequest, Loaded, string>(
    async (requests) => {
      budget.takeConversations(requests.length);
      const reads = await Promise.all(
        requests.map((request) => readThrough(request, pages, cache).catch(returnLimitExceeded)),
      );
      return measure((reconstruct) =>
        reads.map((read, index) => toReconstruction(read, requests[index], reconstruct)),
      );
    },
    { cacheKeyFn: ({ conversationId }) => conversationId },
  );
  const byId = (conversationId: string) => loader.load({ conversationId, first: null, closedAt: null });
  return {
    load: async (request) => {
      const loaded = await loader.load(request);
      const { conversationId } = request;
      switch (loaded.kind) {
        case 'rebuilt':
          return loaded.reconstruction;
        case 'absent':
          throw historyUnavailable(conversationId, 'upstream does not show the conversation', null);
        case 'unread':
          throw historyUnavailable(conversationId, UPSTREAM_FAILED, loaded.causes[0]);
      }
    },
    loadContact: async (id) => {
      const conversationId = conversationIdOf(id);
      if (conversationId === null) return null;
      const loaded = await byId(conversationId);
      if (loaded.kind === 'unread') throw joinCauses(loaded.causes);
      if (loaded.kind === 'absent') return null;
      return loaded.reconstruction.contacts.find((contact) => contact.id === id) ?? null;
    },
    isKnown: async (conversationId) => {
      // A history that is not available belongs to a conversation that exists.
      const loaded = await byId(conversationId).catch(nullIfExpected);
      if (loaded?.kind === 'unread') throw joinCauses(loaded.causes);
      return loaded?.kind !== 'absent';
    },
  };
}

/** One cause as it is. Several as an `AggregateError`, which becomes several errors of one field. */
function joinCauses(causes: readonly [Error, ...Error[]]): Error {
  return causes.length === 1 ? causes[0] : new AggregateError(causes, causes[0].message);
}

/** What a loader reads histories from, and how it reconstructs them. */
export interface ContactSources {
  readonly budget: Pick<RequestBudget, 'takeConversations'>;
  readonly pages: PageLoader;
  readonly cache: ReaderCache | null;
  readonly measure: MeasureReconstruction;
}

type Loaded =
  | { readonly kind: 'rebuilt'; readonly reconstruction: Reconstruction }
  | Exclude<HistoryRead, { kind: 'read' | 'unavailable' }>;

/** As a value, so that histories of the same batch that need no further operation are still returned. */
function returnLimitExceeded(error: unknown): LimitExceeded {
  if (error instanceof LimitExceeded) return error;
  throw error;
}

function toReconstruction(
  read: HistoryRead | LimitExceeded,
  request: HistoryRequest | undefined,
  reconstruct: (history: History) => Reconstruction,
): Loaded | GraphQLError {
  if (read instanceof LimitExceeded) return read;
  switch (read.kind) {
    case 'read':
      return { kind: 'rebuilt', reconstruction: reconstruct(read.history) };
    case 'absent':
    case 'unread':
      return read;
    case 'unavailable':
      return historyUnavailable(request?.conversationId ?? null, read.reason, read.cause);
  }
}

/**
 * Creates an error `CONTACT_HISTORY_UNAVAILABLE` (R16).
 *
 * @param conversationId null when it is unknown.
 * @param reason completes the sentence "The history is not available: ...".
 * @param cause a GraphQL error of the upstream, whose `name` and `retryPolicy` are copied, or a failed request, whose
 * message is added to `reason`.
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
