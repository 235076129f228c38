import { GraphQLError } from 'graphql';
import { NO_ROWS, NoClosedList } from '../../app/exportSource.ts';
import type { RunningExport } from '../../app/startExport.ts';
import { startExport } from '../../app/startExport.ts';
import type { Config } from '../../config/config.ts';
import { reconstruct } from '../../contacts/reconstruct.ts';
import { UpstreamGone } from '../../export/source/exportRetry.ts';
import { closedWithin, completeUntil } from '../../indicators/periods.ts';
import type { Logger } from '../../logging/log.ts';
import type { Cell } from '../../reconcile/cells.ts';
import { OTHER_SITES, STATISTICS_CHANNELS, wholeSpan } from '../../reconcile/cells.ts';
import type { Comparison, Outcome } from '../../reconcile/compare.ts';
import { compareCell, outcomeOf } from '../../reconcile/compare.ts';
import { StatisticsUnavailable } from '../../reconcile/fetchStatistics.ts';
import type { OurStatistics } from '../../reconcile/ourStatistics.ts';
import { createOurStatistics } from '../../reconcile/ourStatistics.ts';
import { TheirFileError } from '../../reconcile/theirFile.ts';
import { EndlessListError } from '../../upstream/closedConversations/closedHistories.ts';
import { SchemaRequirementsError } from '../../upstream/schema/schemaSource.ts';
import { CommandFailed, UsageError } from '../support/exitCodes.ts';
import { readToken } from '../support/tokenFile.ts';
import type { ReconcileOptions } from './reconcileOptions.ts';
import type { TheirSource } from './theirSource.ts';
import { openTheirSource } from './theirSource.ts';

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

/** The assumed longest time from the opening of a contact to the closing of its conversation, in days (R25). */
const LOOKAHEAD_DAYS = 14;
const PARALLEL = 2;
const PAGE_SIZE = 100;

/** Reads the statistics and the contacts, and compares them. Rejects with a `UsageError` or a `CommandFailed`. */
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
    const theirs = await openTheirSource(config, options, spans, running.upstreamUrl, stopping.signal);
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
    const cells = cellsOf(spans, options, siteIdsOf(ours, theirs));
    const theirValues = await theirs.read(cells);
    const identity = { startOf: (at: number) => at, endOf: (at: number) => at };
    const compareOptions = {
      tolerancePercent: options.tolerancePercent,
      completeUntil: completeUntil(period, nowMs, identity),
    };
    const comparisons = cells.flatMap((cell, index) =>
      compareCell(cell, theirValues[index] ?? {}, ours, compareOptions),
    );
    if (comparisons.length === 0) throw new CommandFailed('reconcile: expected values to compare, got none');
    return { comparisons, outcome: outcomeOf(comparisons) };
  } catch (cause) {
    throw stopping.signal.aborted ? new CommandFailed('reconcile: stopped', { cause }) : failureOf(cause);
  } finally {
    await running?.stop();
  }
}

/** The sites of both sides in order, each once, `OTHER_SITES` at the end. */
function siteIdsOf(ours: OurStatistics, theirs: TheirSource): readonly string[] {
  const siteIds = new Set([...ours.siteIds(), ...theirs.siteIds]);
  const hasOthers = siteIds.delete(OTHER_SITES);
  return [...[...siteIds].toSorted(), ...(hasOthers ? [OTHER_SITES] : [])];
}

function cellsOf(
  spans: readonly Cell['span'][],
  { by }: ReconcileOptions,
  siteIds: readonly string[],
): readonly Cell[] {
  const channels = by.has('channel') ? STATISTICS_CHANNELS : [null];
  const sites = by.has('site') ? siteIds : [null];
  return spans.flatMap((span) =>
    channels.flatMap((channel) => sites.map((siteId) => ({ span, channel, siteId }))),
  );
}

function failureOf(cause: unknown): unknown {
  if (cause instanceof TheirFileError)
    return new UsageError(`reconcile: --their-file: ${cause.message}`, { cause });
  if (cause instanceof SchemaRequirementsError || cause instanceof NoClosedList) {
    return new UsageError(linesOf(cause.message), { cause });
  }
  const isKnown =
    cause instanceof StatisticsUnavailable ||
    cause instanceof GraphQLError ||
    cause instanceof EndlessListError ||
    cause instanceof UpstreamGone;
  return isKnown ? new CommandFailed(linesOf(cause.message), { cause }) : cause;
}

function linesOf(message: string): string {
  return message
    .split('\n')
    .map((line) => `reconcile: ${line}`)
    .join('\n');
}
