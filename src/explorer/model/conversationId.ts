/** What was entered or linked to: a conversation, or one contact of it. */
export interface Wanted {
  readonly conversationId: string;
  /** The contact to show first; null when a conversation was asked for. */
  readonly contactId: string | null;
}

/** Reads a conversation id or a contact id (R11: `<conversation id>@<instant>`); null when there is nothing to read. */
export function wantedFromText(text: string): Wanted | null {
  const trimmed = text.trim();
  const conversationId = trimmed.split('@', 1).join('');
  if (conversationId === '') return null;
  return { conversationId, contactId: trimmed === conversationId ? null : trimmed };
}

/** Reads `/explorer/<id>`; null for `/explorer` and for what cannot be decoded. */
export function wantedFromPath(path: string): Wanted | null {
  const [, encoded] = /^\/explorer\/([^/]+)$/.exec(path) ?? [];
  if (encoded === undefined) return null;
  try {
    return wantedFromText(decodeURIComponent(encoded));
  } catch {
    return null;
  }
}

export function pathOf({ conversationId, contactId }: Wanted): string {
  return `/explorer/${encodeURIComponent(contactId ?? conversationId)}`;
}
