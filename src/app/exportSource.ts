import type { GraphQLSchema } from 'graphql';
import type { ContactSource } from '../export/source/contactSource.ts';
import { contactSource } from '../export/source/contactSource.ts';
import type { ExportOperations } from '../export/source/exportOperations.ts';
import { fullBatches } from '../export/source/fullBatches.ts';
import type { ClosedHistoriesPage } from '../upstream/closedConversations/closedHistories.ts';
import { closedHistories } from '../upstream/closedConversations/closedHistories.ts';
import { closedPageReader } from '../upstream/closedConversations/closedPage.ts';
import type { Interval } from '../upstream/closedConversations/interval.ts';
import { createPageLoader } from '../upstream/history/historyPages.ts';
import { historySelection } from '../upstream/history/historySelection.ts';
import { findClosedList } from '../upstream/schema/closedList.ts';

export interface ExportSource {
  /** Reads the contacts of an interval. */
  readonly contacts: ContactSource;
  /** Reads the histories of an interval, a page of the list at a time. Rejects as `closedHistories` does. */
  readonly histories: (interval: Interval) => AsyncIterable<ClosedHistoriesPage>;
}

export interface ExportSourceSettings {
  /** Upstream operations in flight at once. */
  readonly parallel: number;
  /** Conversations on one page of the upstream's list. */
  readonly pageSize: number;
}

/** The upstream's schema has no usable list of closed conversations. The message has one reason on each line. */
export class NoClosedList extends Error {
  override readonly name = 'NoClosedList';

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
  }
}

/**
 * Conversations in one operation for further pages of histories. A page of the list requests as many pages of histories and more, so
 * the upstream allows it. A batch that it rejects is halved.
 */
const MAX_BATCH_SIZE = 50;

/** Pages of the list in memory beyond those in flight. The further pages of their histories fill one batch, about. */
const MAX_PAGES_AHEAD = 24;

/** @throws NoClosedList */
export function createExportSource(
  schema: GraphQLSchema,
  { execute }: ExportOperations,
  { parallel, pageSize }: ExportSourceSettings,
): ExportSource {
  const closedList = findClosedList(schema);
  if (!closedList.ok) throw new NoClosedList(closedList.reasons);
  const selection = historySelection(schema);
  const { executeList, scheduleBatch } = fullBatches(execute);
  const readPage = closedPageReader(closedList.list, selection, executeList);
  const batches = { maxBatchSize: MAX_BATCH_SIZE, scheduleBatch };
  const pages = createPageLoader(execute, selection, batches);
  return {
    contacts: contactSource(readPage, pages, { pageSize, maxPages: parallel + MAX_PAGES_AHEAD }),
    histories: (interval) =>
      closedHistories({ interval, others: {}, after: null, pageSize }, readPage, pages),
  };
}
