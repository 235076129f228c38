import { describe, expect, it } from 'vitest';
import { INITIAL_HEADERS, tokenlessStorage } from '../../src/playground/tokenlessStorage.ts';

describe('tokenlessStorage', () => {
  it.each(['graphiql:queries', 'graphiql:favorites'])('stores no tokens under %s', (key) => {
    const browserStorage = memory();
    const entry = { query: '{ a }', variables: '{"headers":"x"}', operationName: 'A', favorite: true };
    const history = { queries: [{ ...entry, headers: '{"Authorization":"Bearer secret"}' }, entry] };
    tokenlessStorage(browserStorage).setItem(key, JSON.stringify(history));
    expect(JSON.parse(browserStorage.getItem(key) ?? '')).toEqual({
      queries: [{ ...entry, headers: INITIAL_HEADERS }, entry],
    });
  });

  it('passes all other calls to the storage', () => {
    const browserStorage = memory();
    const storage = tokenlessStorage(browserStorage);
    storage.setItem('graphiql:theme', 'dark');
    expect([storage.getItem('graphiql:theme'), storage.length]).toEqual(['dark', 1]);
    storage.removeItem('graphiql:theme');
    expect([storage.getItem('graphiql:theme'), browserStorage.length]).toEqual([null, 0]);
    storage.setItem('graphiql:theme', 'light');
    storage.clear();
    expect(browserStorage.length).toBe(0);
  });
});

/** The part of a browser's storage that GraphiQL uses. */
function memory() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    clear: () => items.clear(),
    get length() {
      return items.size;
    },
  };
}
