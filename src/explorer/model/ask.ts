import type { Conversation, Message } from './conversation.ts';
import type { Failure } from './failure.ts';
import { errorsOf, failureOf, gatewayUnreachable, notFound } from './failure.ts';
import type { JsonObject } from './json.ts';
import { isObject, objectAt } from './json.ts';
import { conversationOperation, messagesOperation } from './operations.ts';
import { readConversation, readMessages } from './readConversation.ts';

export type Found =
  | { readonly kind: 'failure'; readonly failure: Failure }
  | {
      readonly kind: 'found';
      readonly conversation: Conversation;
      /** The contacts and anomalies as they were answered. */
      readonly answered: { readonly contacts: unknown; readonly contactAnomalies: unknown };
      /** False when there are more messages than are drawn. */
      readonly hasAllMessages: boolean;
      /** Parts of the answer that failed; null when all of it came. */
      readonly incomplete: Failure | null;
    };

/** Sends one operation to the gateway; resolves to what came, parsed, whatever its status. */
export type Send = (operation: string) => Promise<unknown>;

/** Messages beyond these many pages are not drawn; contacts are rebuilt from all of them all the same. */
export const MAX_MESSAGE_PAGES = 10;

/** Asks for a conversation with its contacts, then for the rest of its messages. Never rejects. */
export async function askForConversation(
  conversationId: string,
  { send, hasToken }: { readonly send: Send; readonly hasToken: boolean },
): Promise<Found> {
  const first = await answerTo(conversationOperation(conversationId), send, hasToken);
  if (first.conversation === null) {
    return { kind: 'failure', failure: first.failure ?? notFound(conversationId) };
  }
  const { conversation } = first;
  const rest = await remainingMessages(conversationId, conversation, send, hasToken);
  return {
    kind: 'found',
    conversation: { ...readConversation(conversation), messages: rest.messages },
    answered: { contacts: conversation['contacts'], contactAnomalies: conversation['contactAnomalies'] },
    hasAllMessages: rest.hasAll,
    incomplete: first.failure ?? rest.failure,
  };
}

interface Answer {
  readonly conversation: JsonObject | null;
  readonly failure: Failure | null;
}

async function answerTo(operation: string, send: Send, hasToken: boolean): Promise<Answer> {
  try {
    const answer = await send(operation);
    const errors = errorsOf(answer);
    if (!isObject(answer) || errors === null) {
      return { conversation: null, failure: gatewayUnreachable('The answer is no GraphQL answer.') };
    }
    return {
      conversation: objectAt(objectAt(answer, 'data') ?? {}, 'conversation'),
      failure: errors.length === 0 ? null : failureOf(errors, hasToken),
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { conversation: null, failure: gatewayUnreachable(detail) };
  }
}

async function remainingMessages(
  conversationId: string,
  firstPage: JsonObject,
  send: Send,
  hasToken: boolean,
): Promise<{ messages: readonly Message[]; hasAll: boolean; failure: Failure | null }> {
  let { messages, nextCursor } = readMessages(firstPage);
  for (let pages = 1; nextCursor !== null && pages < MAX_MESSAGE_PAGES; pages += 1) {
    const page = await answerTo(messagesOperation(conversationId, nextCursor), send, hasToken);
    if (page.conversation === null || page.failure !== null) {
      return { messages, hasAll: false, failure: page.failure ?? notFound(conversationId) };
    }
    const next = readMessages(page.conversation);
    messages = [...messages, ...next.messages];
    nextCursor = next.nextCursor;
  }
  return { messages, hasAll: nextCursor === null, failure: null };
}
