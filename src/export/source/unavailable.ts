import { GraphQLError } from 'graphql';
import type { ClosedHistory } from '../../upstream/closedConversations/closedHistories.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import { isObject } from '../../upstream/response/json.ts';
import { isText } from './jsonShapes.ts';

/** A conversation whose contacts could not be read, with a stable code and a reason. The reason holds no personal data. */
export interface UnavailableConversation {
  readonly conversationId: string;
  readonly code: string;
  readonly reason: string;
}

export function isUnavailableConversation(value: unknown): value is UnavailableConversation {
  return isObject(value) && ['conversationId', 'code', 'reason'].every((key) => isText(value[key]));
}

type Unavailable = Extract<ClosedHistory, { readonly kind: 'unavailable' }>;

/**
 * If the upstream did not respond to the operation, the code is that of the failed operation. Otherwise the code is
 * `CONTACT_HISTORY_UNAVAILABLE`. Messages of upstream's errors are left out, as they may quote the conversation.
 *
 * @throws the cause, if it is not about one conversation: the upstream is gone, or the operation was aborted.
 */
export function unavailableConversation({
  conversationId,
  reason,
  cause,
}: Unavailable): UnavailableConversation {
  if (cause !== null && !(cause instanceof GraphQLError)) throw cause;
  if (cause instanceof UpstreamError) {
    return { conversationId, code: cause.code, reason: `${capitalized(reason)}: ${cause.message}` };
  }
  const upstreamCode = cause instanceof GraphQLError ? cause.extensions['code'] : undefined;
  const detail = typeof upstreamCode === 'string' ? ` (${upstreamCode})` : '';
  return {
    conversationId,
    code: 'CONTACT_HISTORY_UNAVAILABLE',
    reason: `${capitalized(reason)}${detail}.`,
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
