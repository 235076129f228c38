import type { Failure } from '../gateway/failure.ts';
import { notAnId, notFound } from '../gateway/failure.ts';
import type { JsonObject } from '../gateway/json.ts';
import { objectAt } from '../gateway/json.ts';
import type { GatewayAccess } from '../gateway/request.ts';
import { request } from '../gateway/request.ts';
import type { Conversation, Message } from './conversation.ts';
import { conversationOperation, messagesOperation } from './operations.ts';
import { readConversation, readMessages } from './readConversation.ts';

export type FetchResult =
  | { readonly kind: 'failure'; readonly failure: Failure }
  | {
      readonly kind: 'found';
      readonly conversation: Conversation;
      /** The contacts and anomalies as the gateway sent them. */
      readonly received: { readonly contacts: unknown; readonly contactAnomalies: unknown };
      /** False when some messages were not fetched, so they are not drawn. */
      readonly hasAllMessages: boolean;
      /** Why parts of the response are missing; null when it is complete. */
      readonly incomplete: Failure | null;
      /** Why the last refresh failed; null when it did not. */
      readonly outdated: Failure | null;
    };

/** Number of pages of messages that are fetched and drawn. The gateway still reads all messages for the contacts. */
export const MAX_MESSAGE_PAGES = 10;

/** Fetches a conversation with its contacts, then the other pages of its messages. Never rejects. */
export async function fetchConversation(
  conversationId: string,
  gateway: GatewayAccess,
): Promise<FetchResult> {
  if (!isConversationId(conversationId)) return { kind: 'failure', failure: notAnId(conversationId) };
  const first = await requestConversation(conversationOperation(conversationId), gateway);
  if (first.conversation === null) {
    return { kind: 'failure', failure: first.failure ?? notFound(conversationId) };
  }
  const { conversation } = first;
  const rest = await fetchRemainingMessages(conversationId, conversation, gateway);
  return {
    kind: 'found',
    conversation: { ...readConversation(conversation), messages: rest.messages },
    received: { contacts: conversation['contacts'], contactAnomalies: conversation['contactAnomalies'] },
    hasAllMessages: rest.hasAll,
    incomplete: first.failure ?? rest.failure,
    outdated: null,
  };
}

/** Returns the page after a refresh. A failed refresh keeps the conversation, and adds the reason of the failure. */
export function afterRefresh(shown: FetchResult, next: FetchResult): FetchResult {
  if (shown.kind === 'failure' || next.kind === 'found') return next;
  return { ...shown, outdated: next.failure };
}

/** Whether there may be more of the conversation later. */
export function isOngoing(result: FetchResult): boolean {
  return result.kind === 'found' && result.conversation.closedAt === null;
}

/** The upstream's ids have the form of a UUID. */
function isConversationId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

interface ConversationOutcome {
  readonly conversation: JsonObject | null;
  readonly failure: Failure | null;
}

async function requestConversation(query: string, gateway: GatewayAccess): Promise<ConversationOutcome> {
  const { data, failure } = await request({ query }, gateway);
  return { conversation: objectAt(data ?? {}, 'conversation'), failure };
}

async function fetchRemainingMessages(
  conversationId: string,
  firstPage: JsonObject,
  gateway: GatewayAccess,
): Promise<{ messages: readonly Message[]; hasAll: boolean; failure: Failure | null }> {
  let { messages, nextCursor } = readMessages(firstPage);
  for (let pages = 1; nextCursor !== null && pages < MAX_MESSAGE_PAGES; pages += 1) {
    const page = await requestConversation(messagesOperation(conversationId, nextCursor), gateway);
    if (page.conversation === null || page.failure !== null) {
      return { messages, hasAll: false, failure: page.failure ?? notFound(conversationId) };
    }
    const next = readMessages(page.conversation);
    messages = [...messages, ...next.messages];
    nextCursor = next.nextCursor;
  }
  return { messages, hasAll: nextCursor === null, failure: null };
}
