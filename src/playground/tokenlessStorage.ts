import type { GraphiQLProps } from 'graphiql';

type GraphiQLStorage = NonNullable<GraphiQLProps['storage']>;

/** Initial text of the headers editor. Users add their token after `Bearer`. */
export const INITIAL_HEADERS = '{\n  "Authorization": "Bearer "\n}';

/** GraphiQL stores its history under these keys, including the headers that were sent. */
const HISTORY_KEYS: ReadonlySet<string> = new Set(['graphiql:queries', 'graphiql:favorites']);

/**
 * Wraps the storage of GraphiQL so that no token is stored in the browser. In the stored history, the initial headers replace
 * the headers that were sent. GraphiQL keeps the real headers in memory while the page is open.
 */
export function tokenlessStorage(storage: GraphiQLStorage): GraphiQLStorage {
  return {
    getItem: (key) => storage.getItem(key),
    setItem: (key, value) => storage.setItem(key, HISTORY_KEYS.has(key) ? removeTokens(value) : value),
    removeItem: (key) => storage.removeItem(key),
    clear: () => storage.clear(),
    get length() {
      return storage.length;
    },
  };
}

function removeTokens(history: string): string {
  return JSON.stringify(JSON.parse(history), (key, value) => (key === 'headers' ? INITIAL_HEADERS : value));
}
