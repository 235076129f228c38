import type { History } from '../../contacts/facts/history.ts';
import type { Json, JsonObject } from '../response/json.ts';
import { decodeHistory } from './decode.ts';
import { WIRE_NAMES } from './fields/historyNames.ts';
import type { FirstPage } from './fields/readConnections.ts';
import { releaseRead } from './fields/readConnections.ts';
import { HeldPagesOfHistory } from './heldPages.ts';
import type { PageLoader } from './historyPages.ts';
import { MESSAGES_PER_PAGE } from './historySelection.ts';
import type { Page, PageFailure } from './page.ts';
import { nextPage } from './pageInfo.ts';
import { PagesFromEnd } from './pagesFromEnd.ts';

/** Most pages of messages of one conversation, of 100 messages each. With more, the cursor counts as endless. */
export const MAX_PAGES = 200;

export type HistoryRead =
  | { readonly kind: 'read'; readonly history: History }
  /** The conversation does not exist, or the client may not see it. */
  | { readonly kind: 'absent' }
  /** The upstream sent nothing of the conversation, so it may exist or not. There is at least one cause. */
  | { readonly kind: 'unread'; readonly causes: readonly [Error, ...Error[]] }
  /** R16. `reason` has no personal data. `cause` is the upstream's error, if there is one. */
  | { readonly kind: 'unavailable'; readonly reason: string; readonly cause: Error | null };

/** R16: why a history is not available when upstream sent nothing of its conversation. */
export const UPSTREAM_FAILED = 'upstream failed';

/**
 * R16: decodes a history whose only page came with the conversation. Null when there are further pages.
 * `first` can be decoded only once (see `releaseRead`).
 */
export function historyOfOnePage(conversationId: string, first: FirstPage): HistoryRead | null {
  const { routingEvents, messages } = first;
  if (nextPage(messages, new Set()).kind !== 'none') return null;
  const read = decoded(conversationId, first, [messages]);
  if (read.kind === 'read') releaseRead([routingEvents, messages]);
  return read;
}

/** One complete history as the upstream sent it. */
export interface RawHistory {
  /** The fields of the conversation beside its messages. */
  readonly conversation: JsonObject;
  /** The `messages` connection of each page, in the order of reading. */
  readonly connections: readonly Json[];
}

/** A complete history, with the fields of the conversation beside its messages and its routing events. */
export type ConversationRead =
  | NotRead
  | { readonly kind: 'read'; readonly history: History; readonly conversation: JsonObject };

/**
 * R16: reads one complete history. Loads all pages but `first`, which is the first page if it came with the conversation.
 * The history in `first` must not be read again (see `releaseRead`). Rejects only as the loader does.
 */
export async function readHistory(
  conversationId: string,
  first: FirstPage | null,
  pages: PageLoader,
): Promise<ConversationRead> {
  const raw = await readRawHistory(conversationId, first, pages);
  if (raw.kind !== 'joined') return raw;
  const { conversation, connections } = raw.history;
  const read = decodeRawHistory(conversationId, raw.history);
  releaseRead([conversation['routingEvents'], ...connections]);
  return read.kind === 'read' ? { ...read, conversation } : read;
}

/** As `readHistory`, without decoding. */
export async function readRawHistory(
  conversationId: string,
  first: FirstPage | null,
  pages: PageLoader,
): Promise<Joined | NotRead> {
  const page = first
    ? { kind: 'page' as const, conversation: first }
    : await loadFirst(conversationId, pages);
  if (page.kind !== 'page') return page;
  const { messages, ...conversation } = page.conversation;
  const connections = [messages];
  const held = new HeldPagesOfHistory(pages.held);
  try {
    const failure = await loadFurther(conversationId, connections, pages, held);
    return failure ?? { kind: 'joined', history: { conversation, connections } };
  } finally {
    held.releaseAll();
  }
}

export function decodeRawHistory(
  conversationId: string,
  { conversation, connections }: RawHistory,
): HistoryRead {
  return decoded(conversationId, conversation, connections);
}

function decoded(conversationId: string, conversation: JsonObject, pages: readonly Json[]): HistoryRead {
  const { id } = conversation;
  // R11: ids are built from the id that upstream sends, not from the requested one.
  const outcome = decodeHistory(
    typeof id === 'string' ? id : conversationId,
    conversation,
    pages,
    WIRE_NAMES,
  );
  return outcome.ok ? { kind: 'read', history: outcome.history } : unavailable(outcome.reason);
}

type NotRead = Exclude<HistoryRead, { kind: 'read' }>;

function unavailable(reason: string, cause: Error | null = null): NotRead {
  return { kind: 'unavailable', reason, cause };
}

async function loadFirst(
  conversationId: string,
  pages: PageLoader,
): Promise<Exclude<Page, PageFailure> | NotRead> {
  const page = await pages.load({ conversationId, after: null });
  if (page.kind !== 'failed') return page;
  const { causes, isUnread } = page;
  return isUnread ? { kind: 'unread', causes } : unavailable(UPSTREAM_FAILED, causes[0]);
}

interface Joined {
  readonly kind: 'joined';
  readonly history: RawHistory;
}

/** Adds the pages behind the first one. Null when all of them are there. */
async function loadFurther(
  conversationId: string,
  connections: Json[],
  pages: PageLoader,
  held: HeldPagesOfHistory,
): Promise<NotRead | null> {
  const cursors = new Set<string>();
  const fromEnd = new PagesFromEnd(conversationId, pages, held);
  for (let next = nextPage(connections[0], cursors); next.kind !== 'none'; ) {
    if (next.kind === 'invalid') return unavailable('messages has a further page without a new cursor');
    if (connections.length === MAX_PAGES) return tooLong();
    cursors.add(next.cursor);
    const loading = pages.load({ conversationId, after: next.cursor });
    const [page] = await Promise.all([loading, fromEnd.loadNext()]);
    if (page.kind !== 'page') return withoutFurther(page);
    if (!held.take()) return unavailable('too many pages of histories are being read at once');
    const { messages } = page.conversation;
    connections.push(messages);
    next = nextPage(messages, cursors);
    const rest = next.kind === 'after' ? fromEnd.messagesAfter(next.cursor, messages) : null;
    if (rest === null) continue;
    if (connections.length + Math.ceil(rest.length / MESSAGES_PER_PAGE) > MAX_PAGES) return tooLong();
    connections.push({ [WIRE_NAMES.edges]: rest });
    return null;
  }
  return null;
}

/** Why a history is not available without one of its further pages. */
function withoutFurther(page: Exclude<Page, { readonly kind: 'page' }>): NotRead {
  if (page.kind === 'absent') return unavailable('the conversation was gone before its last page');
  return unavailable('upstream failed on a further page', page.causes[0]);
}

function tooLong(): NotRead {
  return unavailable(`messages has more than ${MAX_PAGES} pages`);
}
