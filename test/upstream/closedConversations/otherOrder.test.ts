import { setImmediate as immediate } from 'node:timers/promises';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import type { ReadClosedPage } from '../../../src/upstream/closedConversations/closedPage.ts';
import { readClosedWindows } from '../../../src/upstream/closedConversations/closedWindows.ts';
import { createPageLoader } from '../../../src/upstream/history/historyPages.ts';
import { historySelection } from '../../../src/upstream/history/historySelection.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';
import { closedPageOf } from './support/closedList.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const LENGTH_MS = 100_000;
const PAGES = createPageLoader(
  () => Promise.reject(new Error('expected no operation')),
  historySelection(buildSchema(SNAPSHOT)),
);

/** The list of an upstream that ignores the requested order. */
function listOf(closings: readonly number[]): ReadClosedPage {
  const inOrder = closings.map((closing) => START + closing);
  return async (request) => {
    await immediate();
    return closedPageOf(inOrder, request, { e: [] });
  };
}

async function readAll(closings: readonly number[], pageSize: number): Promise<readonly string[]> {
  const ids: string[] = [];
  const request = {
    ...{ interval: { from: START, to: START + LENGTH_MS }, others: {}, pageSize, windowsAtOnce: 4 },
    ...{ isInOrderOfClosing: true, admit: async () => undefined },
  };
  await readClosedWindows(request, listOf(closings), PAGES, (histories) => {
    for (const { conversationId } of histories) ids.push(conversationId);
  });
  return ids;
}

const closings = fc.array(fc.nat(LENGTH_MS - 1), { maxLength: 60 });

it('reads each conversation once when upstream lists the last one first', async () => {
  await fc.assert(
    fc.asyncProperty(closings, fc.integer({ min: 1, max: 5 }), async (unordered, pageSize) => {
      const newestFirst = unordered.toSorted((one, other) => other - one);
      const read = await readAll(newestFirst, pageSize);
      expect(read.toSorted()).toEqual(newestFirst.map((_, index) => `id-${index}`).toSorted());
    }),
  );
});
