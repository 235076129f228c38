/** A link to a conversation, or to one of its contacts. */
export interface ConversationLink {
  readonly conversationId: string;
  /** The contact to select; null for a link to the whole conversation. */
  readonly contactId: string | null;
}

/** Parses a conversation id or a contact id (R11: `<conversation id>@<instant>`). Returns null when the id is empty. */
export function parseLinkText(text: string): ConversationLink | null {
  const trimmed = text.trim();
  const conversationId = trimmed.split('@', 1).join('');
  if (conversationId === '') return null;
  return { conversationId, contactId: trimmed === conversationId ? null : trimmed };
}

/** Parses the path `/explorer/<id>`. Returns null for `/explorer`, any other path, and an id that cannot be decoded. */
export function parseLinkPath(path: string): ConversationLink | null {
  const [, encoded] = /^\/explorer\/([^/]+)$/.exec(path) ?? [];
  if (encoded === undefined) return null;
  try {
    return parseLinkText(decodeURIComponent(encoded));
  } catch {
    return null;
  }
}

export function linkPath({ conversationId, contactId }: ConversationLink): string {
  return `/explorer/${encodeURIComponent(contactId ?? conversationId)}`;
}
