import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createHistoryCache, MIN_CLOSED_MS } from '../../../../src/upstream/history/cache/historyCache.ts';
import { createMemoryStore } from '../../../../src/upstream/history/cache/memoryStore.ts';
import type { SharedStore } from '../../../../src/upstream/history/cache/sharedStore.ts';
import type { RawHistory } from '../../../../src/upstream/history/histories.ts';
import { historySelection } from '../../../../src/upstream/history/historySelection.ts';
import type { UpstreamHeaders } from '../../../../src/upstream/transport/headers.ts';
import { UPSTREAM_SDL } from '../../../support/schema/sdl.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const CLOSED = '2026-03-02T11:00:00Z';
const HEADERS: UpstreamHeaders = { accept: 'application/json', authorization: 'Bearer a' };
const SELECTION = historySelection(buildSchema(UPSTREAM_SDL));
const HISTORY: RawHistory = { conversation: { id: 'c', closedAt: CLOSED }, connections: [{ edges: [] }] };
const LIFE_SECONDS = 3_600;

interface Setup {
  readonly scope?: string | (() => string);
  readonly shared?: SharedStore | null;
  readonly clock?: { nowMs: number };
  readonly memory?: ReturnType<typeof createMemoryStore>;
}

function setUp({ scope = 'up', shared = null, clock = { nowMs: NOW }, ...given }: Setup = {}) {
  const memory = given.memory ?? createMemoryStore(1_000_000, () => clock.nowMs);
  const lookups: string[] = [];
  const cache = createHistoryCache({
    ...{
      scope: typeof scope === 'string' ? () => scope : scope,
      memory,
      sharedFor: () => shared,
      lifeSeconds: LIFE_SECONDS,
      clock: () => clock.nowMs,
    },
    events: { onLookup: (outcome) => lookups.push(outcome) },
    reportFailure: (error) => expect.fail(String(error)),
  });
  const reader = (headers = HEADERS, selection = SELECTION) => {
    const found = cache.of(headers, selection);
    if (!found) throw new TypeError('expected a cache for this selection');
    return found;
  };
  return { cache, reader, memory, lookups };
}

/** Only tests wait for a write. */
async function written(memory: { bytes(): number }): Promise<void> {
  await expect.poll(() => memory.bytes()).toBeGreaterThan(0);
}

const mapStore = (): SharedStore & { readonly entries: Map<string, Buffer> } => {
  const entries = new Map<string, Buffer>();
  return {
    entries,
    get: async (key) => entries.get(key) ?? null,
    set: async (key, packed) => void entries.set(key, packed),
  };
};

describe('a history that is kept', () => {
  it('comes back as it was', async () => {
    const { reader, memory, lookups } = setUp();
    reader().write('c', CLOSED, HISTORY);
    await written(memory);
    expect(await reader().read('c', CLOSED)).toEqual(HISTORY);
    expect(lookups).toEqual(['memory']);
  });

  it('does not depend on the trace that a request belongs to', async () => {
    const { reader, memory } = setUp();
    reader({ ...HEADERS, traceparent: 'one' }).write('c', CLOSED, HISTORY);
    await written(memory);
    expect(await reader({ ...HEADERS, traceparent: 'other' }).read('c', CLOSED)).toEqual(HISTORY);
  });

  it.each([
    { what: 'another token', headers: { ...HEADERS, authorization: 'Bearer b' } },
    { what: 'no token', headers: { accept: HEADERS.accept } },
    {
      what: 'another preview',
      headers: { ...HEADERS, accept: 'application/json, application/vnd.iadvize.x-preview+json' },
    },
    { what: 'another selection', selection: { ...SELECTION, messages: `${SELECTION.messages} ` } },
    {
      what: 'other variables',
      selection: {
        ...SELECTION,
        firstPage: { ...SELECTION.firstPage, variables: new Set(['n']) },
        variables: { n: 1 },
      },
    },
    { what: 'another conversation', id: 'd' },
    { what: 'another closing date', closedAt: '2026-03-02T11:00:00.000Z' },
    { what: 'another upstream', scope: 'other' },
  ])(
    'is not there for $what',
    async ({ headers = HEADERS, selection = SELECTION, id = 'c', closedAt = CLOSED, scope = 'up' }) => {
      const shared = mapStore();
      const { reader, memory } = setUp({ shared });
      reader().write('c', CLOSED, HISTORY);
      await written(memory);
      const other = setUp({ shared, memory, scope });
      expect(await other.reader(headers, selection).read(id, closedAt)).toBeNull();
      expect(other.lookups).toEqual(['miss']);
    },
  );

  it('is not there once its time is over, wherever it came from', async () => {
    const shared = mapStore();
    const clock = { nowMs: NOW };
    const first = setUp({ shared, clock });
    first.reader().write('c', CLOSED, HISTORY);
    await written(first.memory);
    await expect.poll(() => shared.entries.size).toBe(1);
    clock.nowMs += (LIFE_SECONDS - 1) * 1000;
    const second = setUp({ shared, clock });
    expect(await second.reader().read('c', CLOSED)).toEqual(HISTORY);
    clock.nowMs += 1000;
    expect(await first.reader().read('c', CLOSED)).toBeNull();
    expect(await second.reader().read('c', CLOSED)).toBeNull();
    expect(second.lookups).toEqual(['shared', 'miss']);
  });

  it('passes from one process to the next, once', async () => {
    const shared = mapStore();
    const first = setUp({ shared });
    first.reader().write('c', CLOSED, HISTORY);
    await expect.poll(() => shared.entries.size).toBe(1);
    const second = setUp({ shared });
    expect(await second.reader().read('c', CLOSED)).toEqual(HISTORY);
    expect(await second.reader().read('c', CLOSED)).toEqual(HISTORY);
    expect(second.lookups).toEqual(['shared', 'memory']);
  });

  it.each(['', 'not compressed', 'eJwDAAAAAAE='])(
    'is not there when what is kept cannot be read: %j',
    async (text) => {
      const shared = { ...mapStore(), get: async () => Buffer.from(text, 'base64') };
      expect(await setUp({ shared }).reader().read('c', CLOSED)).toBeNull();
    },
  );
});

describe('what is never kept', () => {
  it('a history that was read while the account changed', async () => {
    let account = 'before';
    const { reader, memory } = setUp({ scope: () => account });
    const before = reader();
    account = 'after';
    before.write('c', CLOSED, HISTORY);
    reader().write('proof', CLOSED, HISTORY);
    await written(memory);
    expect(await reader().read('proof', CLOSED)).toEqual(HISTORY);
    account = 'before';
    expect(await reader().read('c', CLOSED)).toBeNull();
  });

  it.each([
    { what: 'what was closed just now', closedAt: new Date(NOW).toISOString() },
    {
      what: 'what was closed a little less than ten minutes ago',
      closedAt: new Date(NOW - MIN_CLOSED_MS + 1).toISOString(),
    },
    { what: 'what will be closed', closedAt: '2026-03-02T13:00:00Z' },
    { what: 'what was closed on no day that exists', closedAt: '2026-02-30T11:00:00Z' },
  ])('$what', async ({ closedAt }) => {
    const { reader, memory, lookups } = setUp();
    reader().write('c', closedAt, HISTORY);
    reader().write('proof', CLOSED, HISTORY);
    await written(memory);
    expect(await reader().read('c', closedAt)).toBeNull();
    expect(lookups).toEqual([]);
  });

  it('a selection that may hold texts', () => {
    const planted = {
      ...SELECTION,
      messages: `${SELECTION.messages} p0: toUser { conversations { messages { text } } }`,
    };
    expect(setUp().cache.of(HEADERS, planted)).toBeNull();
  });

  it('more than the size limit: the least recently used is removed', async () => {
    const memory = createMemoryStore(1_300, () => NOW);
    const { reader } = setUp({ memory });
    for (const id of ['a', 'b', 'c', 'd']) {
      reader().write(id, CLOSED, HISTORY);
      const before = memory.bytes();
      await expect.poll(() => memory.bytes() !== before || before > 900).toBe(true);
    }
    expect(memory.bytes()).toBeLessThanOrEqual(1_300);
  });
});
