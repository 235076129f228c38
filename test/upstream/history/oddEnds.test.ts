import DataLoader from 'dataloader';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldPages, MAX_HELD_PAGES } from '../../../src/upstream/history/heldPages.ts';
import { MAX_PAGES, readRawHistory } from '../../../src/upstream/history/histories.ts';
import type { PageLoader } from '../../../src/upstream/history/historyPages.ts';
import type { Page } from '../../../src/upstream/history/page.ts';
import type { PageKey } from '../../../src/upstream/history/pageKey.ts';
import type { Json, JsonObject } from '../../../src/upstream/response/json.ts';
import { isObject } from '../../../src/upstream/response/json.ts';

/** An upstream that reads pages from the end in a way of its own. Each behaviour is one that GraphQL allows. */
interface Upstream {
  /** The messages when a page is read, in the order of the list. @param reads how many rounds of pages were read before. */
  readonly messages: (reads: number) => readonly string[];
  readonly pageSize: (reads: number) => number;
  /** The cursor of a message. */
  readonly cursorOf?: (messages: readonly string[], index: number) => string;
  /** Changes a page that was read from the end. */
  readonly edit?: (page: LastPage, before: string | null) => LastPage;
}

interface LastPage {
  readonly edges: readonly JsonObject[];
  readonly pageInfo: JsonObject;
}

type Load = (key: PageKey, reads: number) => Page | Promise<Page>;

function loaderOf(load: Load, held = new HeldPages()): PageLoader {
  let reads = 0;
  const loader = new DataLoader<PageKey, Page>(
    (keys) => {
      const read = reads;
      reads += 1;
      return Promise.all(keys.map(async (key) => load(key, read)));
    },
    { cache: false },
  );
  return Object.assign(loader, { held, loadsFromEnd: true });
}

function loadFrom({ messages, pageSize, cursorOf = (all, index) => `c${all[index]}`, edit }: Upstream): Load {
  return (key, reads) => {
    const all = messages(reads);
    const edges = all.map((id, index) => ({ cursor: cursorOf(all, index), n: { c: id, m: id } }));
    const at = (cursor: string) => edges.findIndex((edge) => edge.cursor === cursor);
    const size = pageSize(reads);
    if ('before' in key) {
      const end = key.before === null ? edges.length : at(key.before);
      const start = Math.max(0, end - size);
      const page = edges.slice(start, end);
      const info = { hasNextPage: end < edges.length, hasPreviousPage: start > 0 };
      const last = { edges: page, pageInfo: { ...info, startCursor: page[0]?.cursor ?? null } };
      const { edges: sent, pageInfo } = edit ? edit(last, key.before) : last;
      return pageOf(sent, pageInfo);
    }
    const start = key.after === null ? 0 : at(key.after) + 1;
    const page = edges.slice(start, start + size);
    const pageInfo = { hasNextPage: start + size < edges.length, endCursor: page.at(-1)?.cursor ?? null };
    const plain = page.map(({ n }) => ({ n }));
    return pageOf(plain, pageInfo);
  };
}

function pageOf(edges: readonly JsonObject[], pageInfo: JsonObject): Page {
  return { kind: 'page', conversation: { messages: { pageInfo, e: edges } } };
}

function idsIn(connection: Json): readonly unknown[] {
  const edges = isObject(connection) ? connection['e'] : null;
  if (!Array.isArray(edges)) throw new TypeError('expected a connection');
  return edges.map((edge: Json) => (isObject(edge) && isObject(edge['n']) ? edge['n']['m'] : null));
}

async function readIds(upstream: Upstream): Promise<readonly unknown[]> {
  const read = await readRawHistory('id', null, loaderOf(loadFrom(upstream)));
  if (read.kind !== 'joined') throw new TypeError(`expected a history, got ${read.kind}`);
  return read.history.connections.flatMap(idsIn);
}

const count = (to: number) => Array.from({ length: to }, (_, index) => `m${index + 1}`);
const lengths = fc.integer({ min: 0, max: 80 });
const sizes = fc.integer({ min: 1, max: 12 });

const numberOf = (cursor: Json) => Number(String(cursor).slice(2));

describe('a history is whole and in order, though upstream', () => {
  const behaviours: Record<string, Pick<Upstream, 'edit'>['edit']> = {
    'reads as documented': (page) => page,
    'sends the messages of a page from the end in reverse order': ({ edges, pageInfo }) => ({
      edges: edges.toReversed(),
      pageInfo,
    }),
    'sends them in reverse order with the cursor of the first one': ({ edges, pageInfo }) => ({
      edges: edges.toReversed(),
      pageInfo: { ...pageInfo, startCursor: edges.at(-1)?.['cursor'] ?? null },
    }),
    'sends no hasPreviousPage': ({ edges, pageInfo: { hasPreviousPage: _, ...pageInfo } }) => ({
      edges,
      pageInfo,
    }),
    'sends the same cursor with all messages': ({ edges, pageInfo }) => ({
      edges: edges.map((edge) => ({ ...edge, cursor: 'c' })),
      pageInfo: { ...pageInfo, startCursor: 'c' },
    }),
    'sends the cursors of other messages': ({ edges, pageInfo }) => ({
      edges: edges.map((edge) => ({ ...edge, cursor: `cm${numberOf(edge['cursor']) - 1}` })),
      pageInfo,
    }),
  };
  it.each(Object.keys(behaviours))('%s', async (name) => {
    const edit = behaviours[name];
    await fc.assert(
      fc.asyncProperty(lengths, fc.array(sizes, { minLength: 1, maxLength: 5 }), async (length, given) => {
        const pageSize = (reads: number) => given[reads % given.length] ?? 1;
        expect(await readIds({ messages: () => count(length), pageSize, ...(edit && { edit }) })).toEqual(
          count(length),
        );
      }),
    );
  });

  it('ignores "last", and says then that no page follows', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, sizes, fc.integer({ min: 1, max: 30 }), async (length, size, defaultSize) => {
        const all = count(length);
        const edges = all.slice(0, defaultSize).map((id) => ({ cursor: `c${id}`, n: { c: id, m: id } }));
        const edit = () => ({
          edges,
          pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: 'cm1' },
        });
        expect(await readIds({ messages: () => all, pageSize: () => size, edit })).toEqual(all);
      }),
    );
  });

  it('counts messages from the newest one in its cursors, and a message arrives while the history is read', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, sizes, fc.nat(8), async (length, size, arrivesAt) => {
        const all = count(length);
        const read = await readIds({
          messages: (reads) => (reads > arrivesAt ? ['new', ...all] : all),
          pageSize: () => size,
          cursorOf: (_all, index) => `c${index}`,
        });
        // The message that was at the place of the new one comes twice, as from the start alone.
        expect([...new Set(read)].filter((id) => id !== 'new')).toEqual(all);
      }),
    );
  });
});

it('counts no page after its history failed', async () => {
  const held = new HeldPages();
  let release = (): void => undefined;
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  const load = loadFrom({ messages: () => count(30), pageSize: () => 10 });
  const failing: Load = async (key, reads) => {
    if ('before' in key) await isReleased;
    else if (key.after !== null) throw new Error('the request is over');
    return load(key, reads);
  };
  const loader = Object.assign(new DataLoader<PageKey, Page>(oneByOne(failing), ONE_BY_ONE), {
    held,
    loadsFromEnd: true,
  });
  await expect(readRawHistory('id', null, loader)).rejects.toThrow('the request is over');
  release();
  await new Promise(setImmediate);
  expect(Array.from({ length: MAX_HELD_PAGES }, () => held.take())).not.toContain(false);
});

const ONE_BY_ONE = { cache: false, maxBatchSize: 1 };

function oneByOne(load: Load): (keys: readonly PageKey[]) => Promise<Page[]> {
  return (keys) => Promise.all(keys.map(async (key) => load(key, 0)));
}

it.each([
  { pages: MAX_PAGES, kind: 'joined' },
  { pages: MAX_PAGES + 1, kind: 'unavailable' },
])('a history of $pages pages is $kind from both ends, too', async ({ pages, kind }) => {
  const load = loadFrom({ messages: () => MANY.slice(0, pages * 100), pageSize: () => 100 });
  for (const loadsFromEnd of [true, false]) {
    const loader = Object.assign(loaderOf(load), { loadsFromEnd });
    expect((await readRawHistory('id', null, loader)).kind).toBe(kind);
  }
});

const MANY = count((MAX_PAGES + 1) * 100);
