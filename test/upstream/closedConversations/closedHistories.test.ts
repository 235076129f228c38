import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../../src/contacts/facts/instant.ts';
import {
  closedHistories,
  EndlessListError,
  MAX_FRUITLESS_PAGES,
  MAX_LIST_PAGES,
} from '../../../src/upstream/closedConversations/closedHistories.ts';
import type { ReadClosedPage } from '../../../src/upstream/closedConversations/closedPage.ts';
import { createPageLoader } from '../../../src/upstream/history/historyPages.ts';
import { historySelection } from '../../../src/upstream/history/historySelection.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';

const CLOSED_AT = parseTimestamp('2026-03-02T10:00:00Z');
const DAY = { from: Date.parse('2026-03-02T00:00:00Z'), to: Date.parse('2026-03-03T00:00:00Z') };
const FIRST = { routingEvents: [], messages: { edges: [], pageInfo: { hasNextPage: false } } };

const pages = createPageLoader(async () => ({ data: {} }), historySelection(buildSchema(SNAPSHOT)));

/** Reads a list whose pages each hold what the function makes of their number, and never end unless it says so. */
async function readList(
  pageOf: (page: number) => { readonly ids: readonly string[]; readonly cursor?: string },
) {
  let read = 0;
  const readPage: ReadClosedPage = async () => {
    read += 1;
    const { ids, cursor = `c${read}` } = pageOf(read);
    const entries = ids.map((id) => ({ id, closedAt: CLOSED_AT, first: { ...FIRST, id } }));
    return { entries, next: { kind: 'after', cursor } };
  };
  const request = { interval: DAY, others: {}, after: null, pageSize: 100 };
  let conversations = 0;
  const reading = (async () => {
    for await (const { histories } of closedHistories(request, readPage, pages))
      conversations += histories.length;
  })();
  const failure: unknown = await reading.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(EndlessListError);
  return { read, conversations, message: String(failure) };
}

describe('pages of the list', () => {
  it('are an error when they go on for ever without a conversation of the interval', async () => {
    const { read, message } = await readList(() => ({ ids: [] }));
    expect(read).toBe(MAX_FRUITLESS_PAGES);
    expect(message).toContain(`at least one of ${MAX_FRUITLESS_PAGES} pages in a row`);
  });

  it('are an error when they go on for ever with conversations that came before', async () => {
    const { read, conversations } = await readList(() => ({ ids: ['a', 'b'] }));
    expect({ read, conversations }).toEqual({ read: MAX_FRUITLESS_PAGES + 1, conversations: 2 });
  });

  it('are an error when they go on for ever', async () => {
    const { read, message } = await readList((page) => ({ ids: page % 50 === 0 ? [`id-${page}`] : [] }));
    expect(read).toBe(MAX_LIST_PAGES);
    expect(message).toContain(`at most ${MAX_LIST_PAGES} pages`);
  });

  it('are an error when one has the cursor of another', async () => {
    const { read, conversations } = await readList((page) => ({
      ids: [`id-${page}`],
      cursor: `c${page % 3}`,
    }));
    expect({ read, conversations }).toEqual({ read: 4, conversations: 3 });
  });
});
