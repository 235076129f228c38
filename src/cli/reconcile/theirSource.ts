import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/config.ts';
import type { Cell, Span } from '../../reconcile/cells.ts';
import { OTHER_SITES } from '../../reconcile/cells.ts';
import type { TheirValues } from '../../reconcile/compare.ts';
import { createStatisticsClient } from '../../reconcile/fetchStatistics.ts';
import { readTheirFile } from '../../reconcile/theirFile.ts';
import { fetchTheirs } from '../../reconcile/theirStatistics.ts';
import { STATISTICS_KEY } from '../../sandbox/server/statistics/statisticKeys.ts';
import { UsageError } from '../support/exitCodes.ts';
import type { ReconcileOptions } from './reconcileOptions.ts';
import { DEFAULT_STATISTICS_URL } from './reconcileOptions.ts';

/** Where the vendor's values come from. */
export interface TheirSource {
  /** Sites that must be compared even if they have no contacts here. Empty without the dimension. */
  readonly siteIds: readonly string[];
  /** The values of each cell, in the order of the cells. Rejects with a `StatisticsUnavailable`. */
  read(cells: readonly Cell[]): Promise<readonly TheirValues[]>;
}

/**
 * Opens the file of `--their-file`, or the REST statistics. A wrong file or key fails here, before histories are read.
 *
 * Rejects with a `UsageError` or a `TheirFileError`.
 *
 * @param upstreamUrl the sandbox serves statistics at the same origin.
 */
export async function openTheirSource(
  config: Config,
  options: ReconcileOptions,
  spans: readonly Span[],
  upstreamUrl: string,
  signal: AbortSignal,
): Promise<TheirSource> {
  const { theirFile, by } = options;
  if (theirFile !== undefined) {
    const { siteIds, valuesOf } = readTheirFile(await readText('--their-file', theirFile), by, spans);
    return { siteIds, read: async (cells) => cells.map(valuesOf) };
  }
  const isSandbox = config.upstream.kind === 'sandbox';
  const url =
    options.statisticsUrl ??
    (isSandbox ? new URL('/api/2/statistic', upstreamUrl).href : DEFAULT_STATISTICS_URL);
  const apiKey = await readKey(config, options);
  return {
    siteIds: by.has('site') ? [OTHER_SITES] : [],
    read: async (cells) => {
      const client = createStatisticsClient({ url, apiKey, signal });
      try {
        return await fetchTheirs(cells, client.fetch);
      } finally {
        await client.close();
      }
    },
  };
}

async function readKey(config: Config, { apiKeyFile }: ReconcileOptions): Promise<string> {
  const fromFile = apiKeyFile === undefined ? undefined : await readText('--api-key-file', apiKeyFile);
  const sandboxKey = config.upstream.kind === 'sandbox' ? STATISTICS_KEY : undefined;
  const apiKey = fromFile?.trim() ?? config.statisticsApiKey ?? sandboxKey;
  if (apiKey !== undefined && /^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  throw new UsageError(
    'reconcile: --api-key-file: expected a key there or in STATISTICS_API_KEY, got none that a header can hold',
  );
}

async function readText(option: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new UsageError(`reconcile: ${option}: cannot read ${file} (${reason})`, { cause });
  });
}
