import type { GraphiQLProps } from 'graphiql';
import { PREPARED_HEADERS } from './preparedHeaders.ts';

type GraphiQLStorage = NonNullable<GraphiQLProps['storage']>;

/** Under these GraphiQL keeps its history, with the headers that were sent. */
const HISTORY_KEYS: ReadonlySet<string> = new Set(['graphiql:queries', 'graphiql:favorites']);

/**
 * What GraphiQL keeps in the browser, without tokens: the history holds the prepared headers in place of those that
 * were sent. As long as the page is open, GraphiQL has them in memory.
 */
export function tokenlessStorage(kept: GraphiQLStorage): GraphiQLStorage {
  return {
    getItem: (key) => kept.getItem(key),
    setItem: (key, value) => kept.setItem(key, HISTORY_KEYS.has(key) ? withoutTokens(value) : value),
    removeItem: (key) => kept.removeItem(key),
    clear: () => kept.clear(),
    get length() {
      return kept.length;
    },
  };
}

function withoutTokens(history: string): string {
  return JSON.stringify(JSON.parse(history), (key, value) => (key === 'headers' ? PREPARED_HEADERS : value));
}
