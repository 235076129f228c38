import { readFile } from 'node:fs/promises';
import { NO_ROWS } from '../../app/exportSource.ts';
import type { RunningExport } from '../../app/startExport.ts';
import { startExport } from '../../app/startExport.ts';
import type { Config } from '../../config/config.ts';
import { reconstruct } from '../../contacts/reconstruct.ts';
import { closedWithin, completeUntil } from '../../indicators/periods.ts';
import type { Logger } from '../../logging/log.ts';
import type { Cell } from '../../reconcile/cells.ts';
import { STATISTICS_CHANNELS, wholeSpan } from '../../reconcile/cells.ts';
import type { Comparison, Outcome, TheirValues } from '../../reconcile/compare.ts';
import { compareCell, outcomeOf } from '../../reconcile/compare.ts';
import { createStatisticsClient, StatisticsUnavailable } from '../../reconcile/fetchStatistics.ts';
import type { OurStatistics } from '../../reconcile/ourStatistics.ts';
import { createOurStatistics } from '../../reconcile/ourStatistics.ts';
import { readTheirFile, TheirFileError } from '../../reconcile/theirFile.ts';
import { STATISTICS_KEY } from '../../sandbox/server/statistics/statisticKeys.ts';
import { CommandFailed, UsageError } from '../support/exitCodes.ts';
import { readToken } from '../support/tokenFile.ts';
import { linesOf, upstreamFailure } from '../support/upstreamFailure.ts';
import type { ReconcileOptions } from './reconcileOptions.ts';
import { DEFAULT_STATISTICS_URL } from './reconcileOptions.ts';

export interface RunReconcileParts {
  readonly log: Logger;
  readonly onStopSignal: (listener: () => void) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Reconciliation {
  readonly comparisons: readonly Comparison[];
  readonly outcome: Outcome;
}

/** As for exports: conversations are assumed to close so many days after a contact was opened (R25). */
const LOOKAHEAD_DAYS = 14;
const PARALLEL = 2;
const PAGE_SIZE = 100;

/** Reads both sides and compares them. Rejects with a `UsageError` or a `CommandFailed`. */
export async function runReconcile(
  config: Config,
  options: ReconcileOptions,
  { log, onStopSignal, now }: RunReconcileParts,
): Promise<Reconciliation> {
  const stopping = new AbortController();
  onStopSignal(() => stopping.abort());
  const { tokenFile } = options;
  const token = tokenFile === undefined ? null : () => readToken('reconcile', tokenFile);
  const settings = {
    parallel: PARALLEL,
    maxPerSecond: null,
    pageSize: PAGE_SIZE,
    readToken: token,
    ...NO_ROWS,
  };
  let running: RunningExport | null = null;
  try {
    running = await startExport(config, settings, { log, onProgress: () => undefined });
    stopping.signal.addEventListener('abort', running.stop, { once: true });
    const spans = options.by.has('day') ? options.days : [wholeSpan(options.days)];
    const period = {
      kind: 'OPENED',
      interval: wholeSpan(options.days),
      lookaheadDays: LOOKAHEAD_DAYS,
    } as const;
    const nowMs = now();
    const ours = createOurStatistics(spans, options.by);
    for await (const { histories } of running.histories(closedWithin(period, nowMs))) {
      for (const each of histories) {
        if (each.kind === 'unavailable') ours.addUnavailable();
        else ours.addConversation(each.history, reconstruct(each.history), each.closedAt);
      }
    }
    const cells = cellsOf(spans, options, ours);
    const theirs = await readTheirs(cells, config, options, running.upstreamUrl, stopping.signal);
    const identity = { startOf: (at: number) => at, endOf: (at: number) => at };
    const compareOptions = {
      tolerancePercent: options.tolerancePercent,
      completeUntil: completeUntil(period, nowMs, identity),
    };
    const comparisons = cells.flatMap((cell, index) =>
      compareCell(cell, theirs[index] ?? {}, ours, compareOptions),
    );
    if (comparisons.length === 0) throw new CommandFailed('reconcile: expected values to compare, got none');
    return { comparisons, outcome: outcomeOf(comparisons) };
  } catch (cause) {
    throw stopping.signal.aborted ? new CommandFailed('reconcile: stopped', { cause }) : failureOf(cause);
  } finally {
    await running?.stop();
  }
}

function cellsOf(
  spans: readonly Cell['span'][],
  { by }: ReconcileOptions,
  ours: OurStatistics,
): readonly Cell[] {
  const channels = by.has('channel') ? STATISTICS_CHANNELS : [null];
  const siteIds = by.has('site') ? ours.siteIds() : [null];
  return spans.flatMap((span) =>
    channels.flatMap((channel) => siteIds.map((siteId) => ({ span, channel, siteId }))),
  );
}

async function readTheirs(
  cells: readonly Cell[],
  config: Config,
  options: ReconcileOptions,
  upstreamUrl: string,
  signal: AbortSignal,
): Promise<readonly TheirValues[]> {
  if (options.theirFile !== undefined) {
    const valuesOf = readTheirFile(await readText('--their-file', options.theirFile), options.by);
    return cells.map((cell) => valuesOf(cell) ?? {});
  }
  const isSandbox = config.upstream.kind === 'sandbox';
  const url =
    options.statisticsUrl ??
    (isSandbox ? new URL('/api/2/statistic', upstreamUrl).href : DEFAULT_STATISTICS_URL);
  const fromFile =
    options.apiKeyFile === undefined ? undefined : await readText('--api-key-file', options.apiKeyFile);
  const apiKey = fromFile?.trim() ?? config.statisticsApiKey ?? (isSandbox ? STATISTICS_KEY : undefined);
  if (apiKey === undefined || !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new UsageError(
      'reconcile: --api-key-file: expected a key there or in STATISTICS_API_KEY, got none that a header can hold',
    );
  }
  const client = createStatisticsClient({ url, apiKey, signal });
  try {
    const values: TheirValues[] = [];
    for (const cell of cells) values.push(await client.fetch(cell));
    return values;
  } finally {
    await client.close();
  }
}

async function readText(option: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new UsageError(`reconcile: ${option}: cannot read ${file} (${reason})`, { cause });
  });
}

function failureOf(cause: unknown): unknown {
  if (cause instanceof TheirFileError)
    return new UsageError(`reconcile: --their-file: ${cause.message}`, { cause });
  return cause instanceof StatisticsUnavailable
    ? new CommandFailed(linesOf('reconcile', cause.message), { cause })
    : upstreamFailure('reconcile', cause);
}
