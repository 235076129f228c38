import type { IndicatorsAddress } from '../address/indicatorsAddress.ts';
import { intervalBefore } from '../address/period.ts';
import type { Failure } from '../gateway/failure.ts';
import type { FilterNames } from '../list/filterNames.ts';
import { loadFilterNames, NO_NAMES } from '../list/filterNames.ts';
import type { Distribution } from './distribution.ts';
import { loadDistribution } from './distribution.ts';
import type { GroupRow } from './groupTable.ts';
import { GROUPING_ARGUMENTS, readGroupRows } from './groupTable.ts';
import type { Indicators, IndicatorsContext, IndicatorsResult } from './requestIndicators.ts';
import { requestIndicators } from './requestIndicators.ts';
import type { Sums } from './sums.ts';
import { NO_CONTACTS, readSums, SUM_FIELDS } from './sums.ts';
import type { TimeBars } from './timeBars.ts';
import { STEP_NAMES, suitableStep, timeBars } from './timeBars.ts';

/** A part of the page: each one is requested, and can fail, alone. */
export type Part<Value> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'loaded'; readonly value: Value };

export interface IndicatorsModel {
  readonly total: Part<{ readonly sums: Sums; readonly read: Indicators }>;
  /** The sums of the days before; null when there is nothing to compare with. */
  readonly previous: Part<Sums | null>;
  readonly bars: Part<TimeBars>;
  readonly table: Part<readonly GroupRow[]>;
  /** Null until the first page of contacts was read. */
  readonly distribution: Distribution | null;
  readonly names: FilterNames;
}

const LOADING = { kind: 'loading' } as const;

export const LOADING_INDICATORS: IndicatorsModel = {
  total: LOADING,
  previous: LOADING,
  bars: LOADING,
  table: LOADING,
  distribution: null,
  names: NO_NAMES,
};

/** Loads all parts of the page. Reports the model whenever a part is there. Never rejects. */
export async function loadIndicators(
  address: IndicatorsAddress,
  context: IndicatorsContext,
  report: (model: IndicatorsModel) => void,
): Promise<void> {
  const { selection, withBots, groupBy } = address;
  const { clock } = context;
  const step = address.step ?? suitableStep(selection.period, clock);
  const { dimension, fields } = GROUPING_ARGUMENTS[groupBy];
  let model = LOADING_INDICATORS;
  const update = (part: Partial<IndicatorsModel>) => {
    model = { ...model, ...part };
    report(model);
  };
  const ask = { selection, withBots };
  // The largest part comes last: a person reads the sums first.
  await Promise.all([
    requestIndicators(ask, context, [], SUM_FIELDS).then((result) =>
      update({ total: partOf(result, (read) => ({ sums: sumsOf(read), read })) }),
    ),
    requestPrevious(address, context).then((previous) => update({ previous })),
    requestIndicators(ask, context, [`step: ${STEP_NAMES[step]}`], BAR_FIELDS).then((result) =>
      update({ bars: partOf(result, ({ rows }) => timeBars(rows, selection.period, step, clock)) }),
    ),
    requestIndicators(ask, context, [`groupBy: [${dimension}]`], `${fields} ${SUM_FIELDS}`).then((result) =>
      update({ table: partOf(result, ({ rows }) => readGroupRows(rows, groupBy)) }),
    ),
    loadFilterNames(selection.filters, context.gateway).then((names) => update({ names })),
  ]);
  await loadDistribution(selection, withBots, context, (distribution) => update({ distribution }));
}

const BAR_FIELDS = 'stepStart statusCounts { status count }';

/** Requests the sums of the days before. A filter by the opening has one interval, with nothing to compare it with. */
async function requestPrevious(
  { selection, withBots }: IndicatorsAddress,
  context: IndicatorsContext,
): Promise<IndicatorsModel['previous']> {
  if (selection.filters.opened !== null) return { kind: 'loaded', value: null };
  const question = { selection, withBots, interval: intervalBefore(selection.period, context.clock) };
  return partOf(await requestIndicators(question, context, [], SUM_FIELDS), sumsOf);
}

function partOf<Value>(result: IndicatorsResult, read: (value: Indicators) => Value): Part<Value> {
  return result.kind === 'failed' ? result : { kind: 'loaded', value: read(result.value) };
}

function sumsOf({ rows: [row] }: Indicators): Sums {
  return row === undefined ? NO_CONTACTS : readSums(row);
}
