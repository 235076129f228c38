/** Returns the example queries that the gateway wrote into the page. */
export function readyQueries(): readonly string[] {
  const text = document.querySelector('#ready-queries')?.textContent ?? '[]';
  const queries: unknown = JSON.parse(text);
  return Array.isArray(queries) ? queries.filter((query) => typeof query === 'string') : [];
}

/**
 * Returns the query in the URL, to which the contact explorer links; null when there is none. The query is removed from the URL,
 * so that a reload does not open it in another tab.
 */
export function takeLinkedQuery(): string | null {
  const url = new URL(location.href);
  const query = url.searchParams.get('query');
  if (query === null) return null;
  url.searchParams.delete('query');
  history.replaceState(null, '', url);
  return query;
}
