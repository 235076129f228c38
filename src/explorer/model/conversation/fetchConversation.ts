import type { Conversation, Message } from './conversation.ts';
import type { Failure } from './failure.ts';
import { errorsOf, failureOf, gatewayUnreachable, notFound } from './failure.ts';
import type { JsonObject } from './json.ts';
import { isObject, objectAt } from './json.ts';
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
    };

/** Sends one operation to the gateway. Resolves to the parsed JSON body, for every HTTP status. */
export type Send = (operation: string) => Promise<unknown>;

/** Number of pages of messages that are fetched and drawn. The gateway still reads all messages for the contacts. */
export const MAX_MESSAGE_PAGES = 10;

/** Fetches a conversation with its contacts, then the other pages of its messages. Never rejects. */
export async function fetchConversation(
  conversationId: string,
  { send, hasToken }: { readonly send: Send; readonly hasToken: boolean },
): Promise<FetchResult> {
  const first = await sendOperation(conversationOperation(conversationId), send, hasToken);
  if (first.conversation === null) {
    return { kind: 'failure', failure: first.failure ?? notFound(conversationId) };
  }
  const { conversation } = first;
  const rest = await fetchRemainingMessages(conversationId, conversation, send, hasToken);
  return {
    kind: 'found',
    conversation: { ...readConversation(conversation), messages: rest.messages },
    received: { contacts: conversation['contacts'], contactAnomalies: conversation['contactAnomalies'] },
    hasAllMessages: rest.hasAll,
    incomplete: first.failure ?? rest.failure,
  };
}

interface OperationResult {
  readonly conversation: JsonObject | null;
  readonly failure: Failure | null;
}

async function sendOperation(operation: string, send: Send, hasToken: boolean): Promise<OperationResult> {
  try {
    const response = await send(operation);
    const errors = errorsOf(response);
    if (!isObject(response) || errors === null) {
      return { conversation: null, failure: gatewayUnreachable('The response is not a GraphQL response.') };
    }
    return {
      conversation: objectAt(objectAt(response, 'data') ?? {}, 'conversation'),
      failure: errors.length === 0 ? null : failureOf(errors, hasToken),
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { conversation: null, failure: gatewayUnreachable(detail) };
  }
}

async function fetchRemainingMessages(
  conversationId: string,
  firstPage: JsonObject,
  send: Send,
  hasToken: boolean,
): Promise<{ messages: readonly Message[]; hasAll: boolean; failure: Failure | null }> {
  let { messages, nextCursor } = readMessages(firstPage);
  for (let pages = 1; nextCursor !== null && pages < MAX_MESSAGE_PAGES; pages += 1) {
    const page = await sendOperation(messagesOperation(conversationId, nextCursor), send, hasToken);
    if (page.conversation === null || page.failure !== null) {
      return { messages, hasAll: false, failure: page.failure ?? notFound(conversationId) };
    }
    const next = readMessages(page.conversation);
    messages = [...messages, ...next.messages];
    nextCursor = next.nextCursor;
  }
  return { messages, hasAll: nextCursor === null, failure: null };
}
