import { buildSchema, GraphQLError } from 'graphql';
import { expect, it } from 'vitest';
import { MAX_BATCH_RETRIES } from '../../../src/gateway/execution/requestBudget.ts';
import { readRawHistory } from '../../../src/upstream/history/histories.ts';
import type { ExecuteOperation } from '../../../src/upstream/history/historyPages.ts';
import { createPageLoader } from '../../../src/upstream/history/historyPages.ts';
import { historySelection } from '../../../src/upstream/history/historySelection.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';

const PAGES = 5;

/** An upstream that rejects each operation with a page from the end as a whole. */
const rejectingEnds: ExecuteOperation = async (query, variables) => {
  if (query.includes('last:')) return { data: null, errors: [new GraphQLError('no')], status: 400 };
  const aliases = Object.keys(variables).flatMap((name) => /^_gw_id(\d+)$/.exec(name)?.[1] ?? []);
  const page = (index: string) => {
    const next = Number(variables[`_gw_after${index}`] ?? 0) + 1;
    return { messages: { pageInfo: { hasNextPage: next < PAGES, endCursor: String(next) }, e: [] } };
  };
  return { data: Object.fromEntries(aliases.map((index) => [`c${index}`, page(index)])) };
};

it.each([{ maxBatchSize: 20 }, { maxBatchSize: 100 }, { maxBatchSize: 1 }])(
  'long histories are whole when upstream rejects pages from the end, in batches of $maxBatchSize',
  async ({ maxBatchSize }) => {
    let retries = 0;
    const mayRetry = (operations: number) => {
      retries += operations;
      return retries <= MAX_BATCH_RETRIES;
    };
    const selection = historySelection(buildSchema(SNAPSHOT));
    const loader = createPageLoader(rejectingEnds, selection, { mayRetry, maxBatchSize });
    const histories = await Promise.all(
      Array.from({ length: 60 }, (_, index) => readRawHistory(`id-${index}`, null, loader)),
    );
    expect(new Set(histories.map(({ kind }) => kind))).toEqual(new Set(['joined']));
    // One for each batch that was sent before the first rejection.
    expect(retries).toBeLessThanOrEqual(120 / Math.max(maxBatchSize, 20));
  },
);
