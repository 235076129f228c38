import { describe, expect, it } from 'vitest';
import { PREPARED_HEADERS } from '../../src/playground/preparedHeaders.ts';
import { tokenlessStorage } from '../../src/playground/tokenlessStorage.ts';

describe('what GraphiQL keeps in the browser', () => {
  it.each(['graphiql:queries', 'graphiql:favorites'])('is without tokens: %s', (key) => {
    const kept = memory();
    const entry = { query: '{ a }', variables: '{"headers":"x"}', operationName: 'A', favorite: true };
    const history = { queries: [{ ...entry, headers: '{"Authorization":"Bearer secret"}' }, entry] };
    tokenlessStorage(kept).setItem(key, JSON.stringify(history));
    expect(JSON.parse(kept.getItem(key) ?? '')).toEqual({
      queries: [{ ...entry, headers: PREPARED_HEADERS }, entry],
    });
  });

  it('is otherwise as it was given', () => {
    const kept = memory();
    const storage = tokenlessStorage(kept);
    storage.setItem('graphiql:theme', 'dark');
    expect([storage.getItem('graphiql:theme'), storage.length]).toEqual(['dark', 1]);
    storage.removeItem('graphiql:theme');
    expect([storage.getItem('graphiql:theme'), kept.length]).toEqual([null, 0]);
    storage.setItem('graphiql:theme', 'light');
    storage.clear();
    expect(kept.length).toBe(0);
  });
});

/** A browser's storage, as far as it is used here. */
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
