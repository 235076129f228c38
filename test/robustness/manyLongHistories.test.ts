import { expect, it } from 'vitest';
import { HeldPages, MAX_HELD_PAGES } from '../../src/upstream/history/heldPages.ts';
import { MAX_PAGES, readHistory } from '../../src/upstream/history/histories.ts';
import type { ExecuteOperation } from '../../src/upstream/history/historyPages.ts';
import { createPageLoader } from '../../src/upstream/history/historyPages.ts';
import { historySelection } from '../../src/upstream/history/historySelection.ts';
import { gatewaySchema } from '../support/gateway/gatewayKinds.ts';

const HISTORIES = 60;

it('histories that are read at once hold a bounded number of pages, and give them back', async () => {
  let cursors = 0;
  let pages = 0;
  const execute: ExecuteOperation = async (_query, variables) => {
    const aliases = Object.keys(variables).flatMap((name) => /^_gw_id(\d+)$/.exec(name)?.[1] ?? []);
    pages += aliases.length;
    const page = () => {
      cursors += 1;
      return { messages: { pageInfo: { hasNextPage: true, endCursor: `cursor-${cursors}` }, e: [] } };
    };
    return { data: Object.fromEntries(aliases.map((index) => [`c${index}`, page()])) };
  };
  const held = new HeldPages();
  const read = () =>
    Promise.all(
      Array.from({ length: HISTORIES }, (_, index) =>
        readHistory(
          `id-${index}`,
          null,
          createPageLoader(execute, historySelection(gatewaySchema()), { held }),
        ),
      ),
    );
  const histories = await read();
  const reasons = new Set(histories.map((each) => (each.kind === 'unavailable' ? each.reason : each.kind)));
  expect(reasons).toContain('too many pages of histories are being read at once');
  // A history that is given up makes room for others, and reads no further pages.
  expect(pages).toBeLessThan(HISTORIES * MAX_PAGES);

  expect(Array.from({ length: MAX_HELD_PAGES }, () => held.take())).not.toContain(false);
  expect(held.take()).toBe(false);
});
