/** One page of one conversation. */
export type PageKey =
  /** Without a cursor it is the first page, which includes the conversation's own fields. */
  | { readonly conversationId: string; readonly after: string | null }
  /** Without a cursor it is the last page. */
  | { readonly conversationId: string; readonly before: string | null };

export function isFirst(key: PageKey): boolean {
  return !isFromEnd(key) && key.after === null;
}

export function isFromEnd(key: PageKey): key is Extract<PageKey, { readonly before: string | null }> {
  return 'before' in key;
}
