import { GraphQLError } from 'graphql';
import type { ClosedHistory } from '../../upstream/closedConversations/closedHistories.ts';
import { UpstreamError } from '../../upstream/errors/upstreamError.ts';
import type { UnavailableConversation } from './unavailable.ts';

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
