import { buildSchema, GraphQLError, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { ExecuteOperation, PageLoaderOptions } from '../../../src/upstream/history/historyPages.ts';
import { createPageLoader } from '../../../src/upstream/history/historyPages.ts';
import { historySelection } from '../../../src/upstream/history/historySelection.ts';
import type { UpstreamResult } from '../../../src/upstream/response/response.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';

const SCHEMA = buildSchema(SNAPSHOT);

/** A loader whose responses come from a function, and the operations that it sent. */
function loaderOf(response: (ids: readonly unknown[]) => UpstreamResult, options: PageLoaderOptions = {}) {
  const operations: (readonly unknown[])[] = [];
  const execute: ExecuteOperation = async (query, variables) => {
    expect(validate(SCHEMA, parse(query))).toEqual([]);
    const ids = Object.entries(variables).flatMap(([name, id]) => (name.startsWith('_gw_id') ? [id] : []));
    operations.push(ids);
    return response(ids);
  };
  return { loader: createPageLoader(execute, historySelection(SCHEMA), options), operations };
}

const found = (ids: readonly unknown[]): UpstreamResult => ({
  data: Object.fromEntries(ids.map((id, index) => [`c${index}`, { id }])),
});
const keys = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ conversationId: `id-${index}`, after: null }));
const failure = (message: string, path?: readonly string[]) =>
  new GraphQLError(message, { path: path ?? null });

it('fetches twenty conversations in one operation', async () => {
  const { loader, operations } = loaderOf(found);
  const pages = await loader.loadMany(keys(45));
  expect(operations.map(({ length }) => length)).toEqual([20, 20, 5]);
  expect(pages.at(44)).toEqual({ kind: 'page', conversation: { id: 'id-44' } });
});

const rejectingSecond = (ids: readonly unknown[], status = 400): UpstreamResult =>
  ids.includes('id-1') ? { data: null, errors: [failure('No such id.')], status } : found(ids);

it('halves what upstream rejects together', async () => {
  const { loader, operations } = loaderOf(rejectingSecond);
  const pages = await loader.loadMany(keys(20));
  expect(operations.map(({ length }) => length)).toEqual([20, 10, 10, 5, 5, 3, 2, 2, 1, 1, 1]);
  expect(pages.map((page) => 'kind' in page && page.kind)).toEqual([
    'page',
    'failed',
    ...Array.from({ length: 18 }, () => 'page'),
  ]);
});

it('gives all of them the failure of the batch when no more retries are allowed', async () => {
  const { loader, operations } = loaderOf(rejectingSecond, { mayRetry: () => false });
  const pages = await loader.loadMany(keys(3));
  expect(operations).toHaveLength(1);
  expect(pages).toMatchObject([{ kind: 'failed' }, { kind: 'failed' }, { kind: 'failed' }]);
});

it('halves nothing when the server failed', async () => {
  const { loader, operations } = loaderOf((ids) => rejectingSecond(ids, 503));
  await loader.loadMany(keys(3));
  expect(operations).toHaveLength(1);
});

it.each([
  { name: 'null', result: { data: { c0: null } }, kinds: ['absent', 'failed'] },
  { name: 'no data of it', result: { data: {} }, kinds: ['failed', 'failed'] },
  { name: 'text', result: { data: { c0: 'odd', c1: {} } }, kinds: ['failed', 'page'] },
  {
    name: 'an error in it',
    result: { data: { c0: {}, c1: {} }, errors: [failure('No.', ['c1', 'messages'])] },
    kinds: ['page', 'failed'],
  },
  {
    name: 'an error without a place',
    result: { data: { c0: {}, c1: {} }, errors: [failure('No.')] },
    kinds: ['failed', 'failed'],
  },
  {
    name: 'an error in a place that was not requested',
    result: { data: { c0: {}, c1: {} }, errors: [failure('No.', ['elsewhere'])] },
    kinds: ['failed', 'failed'],
  },
])('R16: separates an unavailable history from a missing conversation: $name', async ({ result, kinds }) => {
  const { loader } = loaderOf(() => result);
  expect(await loader.loadMany(keys(2))).toMatchObject(kinds.map((kind) => ({ kind })));
});

describe('a batch of more than twenty', () => {
  const limited = (most: number) => (ids: readonly unknown[]) =>
    ids.length > most ? { data: null, errors: [failure('Too many aliases.')], status: 400 } : found(ids);

  it('is sent in parts of twenty when upstream rejects it, and so are all later ones', async () => {
    const { loader, operations } = loaderOf(limited(30), { maxBatchSize: 100 });
    const pages = await loader.loadMany(keys(45));
    expect(pages.map((page) => 'kind' in page && page.kind)).toEqual(keys(45).map(() => 'page'));
    await loader.loadMany(keys(50));
    expect(operations.map(({ length }) => length)).toEqual([45, 20, 20, 5, 20, 20, 10]);
  });

  it('stays large when one conversation was the reason', async () => {
    const { loader, operations } = loaderOf(rejectingSecond, { maxBatchSize: 100 });
    await loader.loadMany(keys(45));
    operations.length = 0;
    await loader.loadMany(keys(50).slice(2));
    expect(operations.map(({ length }) => length)).toEqual([48]);
  });

  it('gives all of them its failure when no more retries are allowed', async () => {
    const { loader, operations } = loaderOf(limited(30), { maxBatchSize: 100, mayRetry: () => false });
    const pages = await loader.loadMany(keys(45));
    expect(operations).toHaveLength(1);
    expect(pages.map((page) => 'kind' in page && page.kind)).toEqual(keys(45).map(() => 'failed'));
  });
});
