/** The queries that the gateway wrote into the page: those that fit its schema. */
export function readyQueries(): readonly string[] {
  const text = document.querySelector('#ready-queries')?.textContent ?? '[]';
  const queries: unknown = JSON.parse(text);
  return Array.isArray(queries) ? queries.filter((query) => typeof query === 'string') : [];
}

/**
 * The query of the address, as the contact explorer links to it; null when there is none. It is taken out of the
 * address: once opened it is a tab like any other, and a reload must not open it again.
 */
export function takeLinkedQuery(): string | null {
  const url = new URL(location.href);
  const query = url.searchParams.get('query');
  if (query === null) return null;
  url.searchParams.delete('query');
  history.replaceState(null, '', url);
  return query;
}
