import type { GraphQLSchema } from 'graphql';
import type { RowArguments } from '../export/rows/rowArguments.ts';
import { addedDetails, DEFAULT_ROWS, defaultDetails } from '../export/rows/rowArguments.ts';
import type { RowPrecision } from '../export/rows/rowWriters.ts';
import type { ContactSource } from '../export/source/contactSource.ts';
import { contactSource } from '../export/source/contactSource.ts';
import type { ExportOperations } from '../export/source/exportOperations.ts';
import { NoClosedList, NoSuchDetails } from '../export/source/unusableSchema.ts';
import type { ClosedHistoriesPage } from '../upstream/closedConversations/closedHistories.ts';
import { closedHistories } from '../upstream/closedConversations/closedHistories.ts';
import { closedPageReader } from '../upstream/closedConversations/closedPage.ts';
import type { Interval } from '../upstream/closedConversations/interval.ts';
import { detailSelection } from '../upstream/history/details/detailSelection.ts';
import { fullBatches } from '../upstream/history/fullBatches.ts';
import { CONVERSATIONS_PER_OPERATION, createPageLoader } from '../upstream/history/historyPages.ts';
import type { HistorySelection } from '../upstream/history/historySelection.ts';
import { historySelection } from '../upstream/history/historySelection.ts';
import { findClosedList } from '../upstream/schema/closedList.ts';
import { listFilters } from '../upstream/schema/listFilters.ts';

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
  /** The rows to export. */
  readonly rows: RowArguments;
  readonly precision: RowPrecision;
}

/** For commands that read histories and export no rows. */
export const NO_ROWS: Pick<ExportSourceSettings, 'rows' | 'precision'> = {
  rows: { ...DEFAULT_ROWS, columnsVersion: 1 },
  precision: { contacts: 'milliseconds', conversations: null },
};

/**
 * Pages of the list in memory beyond those in flight. While they wait for further pages of their histories, for three
 * operations in a row or more, other pages of the list are read.
 */
const MAX_PAGES_AHEAD = 48;
/** A batch of further pages has this part of the conversations of a page of the list. Larger batches take longer to fill. */
const BATCH_PART = 0.5;

/** @throws NoClosedList, `NoSuchDetails` when the schema lacks fields, `UnknownChannel`. */
export function createExportSource(
  schema: GraphQLSchema,
  { execute }: ExportOperations,
  { parallel, pageSize, rows, precision }: ExportSourceSettings,
): ExportSource {
  const closedList = findClosedList(schema);
  if (!closedList.ok) throw new NoClosedList(closedList.reasons);
  const selection = selectionOf(schema, rows);
  // A batch waits while a page of the list is being read. For an export, few operations matter more than short waits.
  const { execute: executeList, scheduleBatch } = fullBatches(execute, 1);
  const readPage = closedPageReader(closedList.list, selection, executeList);
  const batches = {
    // A batch has an alias for each page of a history. An upstream that limits aliases rejects it: then all batches are smaller.
    maxBatchSize: Math.max(Math.ceil(pageSize * BATCH_PART), CONVERSATIONS_PER_OPERATION),
    scheduleBatch,
    // The time of an export depends on the number of operations, not on those that follow each other.
    fromBothEnds: false,
  };
  const pages = createPageLoader(execute, selection, batches);
  const maxPages = parallel + MAX_PAGES_AHEAD;
  const others = listFilters(closedList.list, rows);
  return {
    contacts: contactSource(readPage, pages, { pageSize, maxPages, others, rows, precision }),
    histories: (interval) =>
      closedHistories({ interval, others: {}, after: null, pageSize }, readPage, pages),
  };
}

/** The names of users are left out when the schema lacks them. What `--columns` requests must be there. */
function selectionOf(schema: GraphQLSchema, rows: RowArguments): HistorySelection {
  const added = addedDetails(rows);
  const { missing } = detailSelection(schema, added);
  if (missing.length > 0) {
    throw new NoSuchDetails(
      `--columns: expected ${missing.join(', ')} in the upstream's schema, which lacks ${missing.length === 1 ? 'it' : 'them'}`,
    );
  }
  const always = defaultDetails(rows);
  const { fields, references } = detailSelection(schema, {
    conversation: [...always.conversation, ...added.conversation],
    user: [...always.user, ...added.user],
  });
  return historySelection(schema, references, fields);
}
