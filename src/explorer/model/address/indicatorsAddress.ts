import type { Selection } from './selection.ts';
import { addSelection, parseSelection } from './selection.ts';

/** The state of the page of indicators that its URL holds. */
export interface IndicatorsAddress {
  readonly selection: Selection;
  /** What a row of the table stands for. */
  readonly groupBy: Grouping;
  /** What a bar of the chart stands for; null for the one that suits the period. */
  readonly step: ChartStep | null;
  readonly sort: Sort;
  /** Whether the reply times of bots count. */
  readonly withBots: boolean;
}

export type Grouping = 'operator' | 'rule' | 'channel' | 'site';

export type ChartStep = 'hour' | 'day' | 'week';

export interface Sort {
  /** The key of a column of the table. */
  readonly column: string;
  readonly descending: boolean;
}

export const GROUPINGS: readonly (readonly [grouping: Grouping, label: string])[] = [
  ['operator', 'Operator'],
  ['rule', 'Routing rule'],
  ['channel', 'Channel'],
  ['site', 'Site'],
];

export const CHART_STEPS: readonly (readonly [step: ChartStep, label: string])[] = [
  ['hour', 'Hour'],
  ['day', 'Day'],
  ['week', 'Week'],
];

/** The groups that answered worst come first. */
export const DEFAULT_SORT: Sort = { column: 'answerRate', descending: false };

export function parseIndicatorsAddress(parameters: URLSearchParams): IndicatorsAddress {
  const sort = parameters.get('sort') ?? '';
  const column = sort.replace(/^-/, '');
  return {
    selection: parseSelection(parameters),
    groupBy: GROUPINGS.find(([grouping]) => grouping === parameters.get('by'))?.[0] ?? 'operator',
    step: CHART_STEPS.find(([step]) => step === parameters.get('step'))?.[0] ?? null,
    sort: column === '' ? DEFAULT_SORT : { column, descending: sort.startsWith('-') },
    withBots: parameters.get('bots') === 'yes',
  };
}

/** Returns the path and parameters of the page. Values that are defaults are left out. */
export function indicatorsPath({ selection, groupBy, step, sort, withBots }: IndicatorsAddress): string {
  const parameters = new URLSearchParams();
  addSelection(selection, parameters);
  if (groupBy !== 'operator') parameters.set('by', groupBy);
  if (step !== null) parameters.set('step', step);
  const isDefaultSort = sort.column === DEFAULT_SORT.column && sort.descending === DEFAULT_SORT.descending;
  if (!isDefaultSort) parameters.set('sort', `${sort.descending ? '-' : ''}${sort.column}`);
  if (withBots) parameters.set('bots', 'yes');
  return `/explorer/indicators?${parameters}`;
}
