import type { Failure } from '../gateway/failure.ts';
import { notFound } from '../gateway/failure.ts';
import type { JsonObject } from '../gateway/json.ts';
import { objectAt, objectsAt, textAt } from '../gateway/json.ts';
import type { GatewayAccess } from '../gateway/request.ts';
import { request } from '../gateway/request.ts';
import { MAX_MESSAGE_PAGES } from './fetchConversation.ts';
import { messageTextsOperation } from './operations.ts';
import { endCursorOf } from './readConversation.ts';

export interface MessageTexts {
  /** By the id of the message. A message without a text has an empty one. */
  readonly texts: ReadonlyMap<string, string>;
  /** Why texts are missing; null when none are. */
  readonly failure: Failure | null;
}

/** Fetches the texts of messages, page by page, until it has all that are wanted. Never rejects. */
export async function fetchMessageTexts(
  conversationId: string,
  wanted: readonly string[],
  gateway: GatewayAccess,
): Promise<MessageTexts> {
  const missing = new Set(wanted);
  const texts = new Map<string, string>();
  let after: string | null = null;
  for (let pages = 0; missing.size > 0 && pages < MAX_MESSAGE_PAGES; pages += 1) {
    const { data, failure } = await request({ query: messageTextsOperation(conversationId, after) }, gateway);
    const connection = objectAt(objectAt(data ?? {}, 'conversation') ?? {}, 'messages');
    if (connection === null) return { texts, failure: failure ?? notFound(conversationId) };
    for (const [id, text] of textsOf(connection)) {
      if (missing.delete(id)) texts.set(id, text);
    }
    after = endCursorOf(connection);
    if (after === null) break;
  }
  return { texts, failure: null };
}

function textsOf(connection: JsonObject): readonly (readonly [id: string, text: string])[] {
  return objectsAt(connection, 'edges').flatMap((edge) => {
    const node = objectAt(edge, 'node') ?? {};
    const id = textAt(node, 'messageId');
    return id === null ? [] : [[id, textAt(node, 'text') ?? ''] as const];
  });
}
