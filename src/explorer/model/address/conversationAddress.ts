import type { ConversationLink } from './conversationId.ts';
import { linkPath, parseLinkPath } from './conversationId.ts';
import type { ListAddress } from './listAddress.ts';
import { listParameters, parseListAddress } from './listAddress.ts';

/** The state of the page of one conversation that its URL holds. */
export interface ConversationAddress {
  /** Null when the path names no conversation. */
  readonly link: ConversationLink | null;
  /** The list that the conversation was opened from; null when it was opened by its id. */
  readonly list: ListAddress | null;
}

export function parseConversationAddress({ pathname, searchParams }: URL): ConversationAddress {
  return {
    link: parseLinkPath(pathname),
    list: searchParams.has('period') ? parseListAddress(searchParams) : null,
  };
}

export function conversationPath({ link, list }: ConversationAddress): string {
  if (link === null) return '/explorer';
  return list === null ? linkPath(link) : `${linkPath(link)}?${listParameters(list)}`;
}
