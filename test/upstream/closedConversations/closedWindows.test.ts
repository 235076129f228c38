import { setImmediate as immediate } from 'node:timers/promises';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import type { ReadClosedPage } from '../../../src/upstream/closedConversations/closedPage.ts';
import {
  MAX_WAITING_HISTORIES,
  readClosedWindows,
} from '../../../src/upstream/closedConversations/closedWindows.ts';
import type { ExecuteOperation } from '../../../src/upstream/history/historyPages.ts';
import { createPageLoader } from '../../../src/upstream/history/historyPages.ts';
import { historySelection } from '../../../src/upstream/history/historySelection.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';
import { closedPageOf } from './support/closedList.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const SELECTION = historySelection(buildSchema(SNAPSHOT));

interface ListOptions {
  /** When each conversation was closed, in milliseconds from the start. */
  readonly closings: readonly number[];
  readonly hasFurtherPages?: boolean;
}

/** A list in the order of closing, which counts the pages that were read, and the pages that were read at once. */
function listOf({ closings, hasFurtherPages = false }: ListOptions) {
  const inOrder = closings.map((closing) => START + closing).toSorted((one, other) => one - other);
  let pagesRead = 0;
  let reading = 0;
  let mostAtOnce = 0;
  const pageInfo = { hasNextPage: hasFurtherPages, endCursor: 'c1' };
  const readPage: ReadClosedPage = async (request) => {
    reading += 1;
    pagesRead += 1;
    mostAtOnce = Math.max(mostAtOnce, reading);
    await immediate();
    reading -= 1;
    return closedPageOf(inOrder, request, { e: [], pageInfo });
  };
  return { readPage, pagesRead: () => pagesRead, mostAtOnce: () => mostAtOnce };
}

/** Reads the whole list. The ids are added as histories are read. */
function readAll(
  readPage: ReadClosedPage,
  execute: ExecuteOperation,
  { lengthMs, pageSize, windowsAtOnce }: Record<'lengthMs' | 'pageSize' | 'windowsAtOnce', number>,
) {
  const ids: string[] = [];
  const request = {
    ...{ interval: { from: START, to: START + lengthMs }, others: {}, pageSize, windowsAtOnce },
    ...{ isInOrderOfClosing: true, admit: async () => undefined },
  };
  const pages = createPageLoader(execute, SELECTION, { maxBatchSize: 100, fromBothEnds: false });
  const end = readClosedWindows(request, readPage, pages, (histories) => {
    for (const { conversationId } of histories) ids.push(conversationId);
  });
  return { ids, end };
}

const NO_OPERATION: ExecuteOperation = () => Promise.reject(new Error('expected no operation'));

it('reads each conversation once, whenever they were closed, and no more windows at once than are allowed', async () => {
  const closings = fc.array(
    fc.oneof(
      fc.nat(100_000),
      fc.nat(20).map((second) => second * 5_000),
    ),
    {
      maxLength: 120,
    },
  );
  await fc.assert(
    fc.asyncProperty(
      closings,
      fc.integer({ min: 2, max: 10 }),
      fc.integer({ min: 1, max: 6 }),
      async (closings, pageSize, windowsAtOnce) => {
        const list = listOf({ closings });
        const limits = { lengthMs: 100_001, pageSize, windowsAtOnce };
        const { ids, end } = readAll(list.readPage, NO_OPERATION, limits);
        await end;
        expect(ids.toSorted()).toEqual(closings.map((_, index) => `id-${index}`).toSorted());
        expect(list.mostAtOnce()).toBeLessThanOrEqual(windowsAtOnce);
      },
    ),
  );
});

it(`reads no further page of the list while ${MAX_WAITING_HISTORIES} histories wait for their further pages`, async () => {
  const closings = Array.from({ length: 3_000 }, (_, index) => index * 1_000);
  const list = listOf({ closings, hasFurtherPages: true });
  let isHeld = true;
  const held: (() => void)[] = [];
  const execute: ExecuteOperation = async (_query, variables) => {
    if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
    const keys = Object.keys(variables).filter((name) => name.startsWith('_gw_id'));
    const messages = { e: [], pageInfo: { hasNextPage: false } };
    return { data: Object.fromEntries(keys.map((_, index) => [`c${index}`, { messages }])) };
  };
  const windowsAtOnce = 4;
  const limits = { lengthMs: 3_000_000, pageSize: 100, windowsAtOnce };
  const { ids, end } = readAll(list.readPage, execute, limits);
  for (let turn = 0; turn < 100; turn += 1) await immediate();
  expect(list.pagesRead()).toBeGreaterThanOrEqual(MAX_WAITING_HISTORIES / 100);
  // Each window may have begun a page before the last one was full.
  expect(list.pagesRead()).toBeLessThanOrEqual(MAX_WAITING_HISTORIES / 100 + windowsAtOnce);
  isHeld = false;
  for (const release of held) release();
  await end;
  expect(new Set(ids).size).toBe(3_000);
  expect(ids).toHaveLength(3_000);
});

it('admits no further page after it has failed', async () => {
  const closings = Array.from({ length: 400 }, (_, index) => index * 1_000);
  const list = listOf({ closings });
  let admitted = 0;
  const readPage: ReadClosedPage = async (request) => {
    const page = await list.readPage(request);
    // The first window of the rest fails. The others have their pages later.
    if (request.interval.from > START && request.interval.to < START + 200_000) throw new Error('no page');
    if (request.interval.from > START) for (let turn = 0; turn < 5; turn += 1) await immediate();
    return page;
  };
  const request = {
    ...{ interval: { from: START, to: START + 400_000 }, others: {}, pageSize: 50, windowsAtOnce: 4 },
    isInOrderOfClosing: true,
    admit: async () => {
      admitted += 1;
    },
  };
  const pages = createPageLoader(NO_OPERATION, SELECTION);
  await expect(readClosedWindows(request, readPage, pages, () => undefined)).rejects.toThrow('no page');
  for (let turn = 0; turn < 20; turn += 1) await immediate();
  expect(admitted).toBe(1);
});
