import type { Instant } from '../contacts/facts/instant.ts';
import type { Cell } from './cells.ts';
import type { ReconciledIndicator } from './indicators.ts';
import { RECONCILED_INDICATORS } from './indicators.ts';
import type { OurStatistics, Variant } from './ourStatistics.ts';

/** The vendor's values of one cell, by REST name. Null or missing means that there is no value. */
export type TheirValues = Readonly<Record<string, number | null>>;

export interface Comparison {
  readonly cell: Cell;
  /** Its REST name. */
  readonly indicator: string;
  readonly theirs: number | null;
  readonly ours: number | null;
  /** The vendor's value minus the gateway's. Null when one of them is missing. */
  readonly difference: number | null;
  readonly verdict: 'agree' | 'explained' | 'differ';
  /** Null unless `explained`. */
  readonly explanation: string | null;
}

export interface CompareOptions {
  /** Values are equal when they differ by at most this percentage of the gateway's value. */
  readonly tolerancePercent: number;
  /** R25: contacts may be missing from this time on, as their conversations may be open. Null: none are missing. */
  readonly completeUntil: Instant | null;
}

/** Compares all indicators of one cell, and looks for an explanation of each difference. */
export function compareCell(
  cell: Cell,
  theirs: TheirValues,
  ours: OurStatistics,
  options: CompareOptions,
): readonly Comparison[] {
  const missing = explainMissing(cell, theirs['contact_number'] ?? null, ours, options);
  return RECONCILED_INDICATORS.filter(({ name }) => name in theirs).map((indicator) => {
    const their = theirs[indicator.name] ?? null;
    const our = indicator.read(ours.valuesOf(cell, 'default'));
    const difference = their === null || our === null ? null : their - our;
    const values = { cell, indicator: indicator.name, theirs: their, ours: our, difference };
    if (agrees(their, our, indicator, options)) return { ...values, verdict: 'agree', explanation: null };
    const explanation = explainVariant(cell, their, ours, indicator, options) ?? missing;
    return { ...values, verdict: explanation === null ? 'differ' : 'explained', explanation };
  });
}

const EXPLANATIONS: readonly (readonly [Variant, string])[] = [
  ['bots', 'bots: the statistics count the reply times of bots'],
  ['closing', 'opening or closing date: the statistics go by the day on which the conversation was closed'],
  ['chatOnly', 'channels: the statistics count only the channel CHAT as chat'],
];

/** Explains a difference when another way of counting contacts gives the vendor's value. Null when none does. */
function explainVariant(
  cell: Cell,
  theirs: number | null,
  ours: OurStatistics,
  indicator: ReconciledIndicator,
  options: CompareOptions,
): string | null {
  const found = EXPLANATIONS.find(([variant]) => {
    // Without channels, both values count all channels.
    if (variant === 'chatOnly' && cell.channel === null) return false;
    return agrees(theirs, indicator.read(ours.valuesOf(cell, variant)), indicator, options);
  });
  return found?.[1] ?? null;
}

/** Returns why the gateway may lack contacts of the cell, which explains all its indicators. Null when none are missing. */
function explainMissing(
  cell: Cell,
  theirs: number | null,
  ours: OurStatistics,
  { completeUntil }: CompareOptions,
): string | null {
  const missing = (theirs ?? 0) - ours.valuesOf(cell, 'default').contactCount;
  if (missing <= 0) return null;
  if (completeUntil !== null && cell.span.to > completeUntil) {
    return 'open conversations: contacts of conversations that are not closed yet are missing here';
  }
  const inDoubt = ours.inDoubt(cell);
  if (missing <= inDoubt) return `anomalies: ${inDoubt} conversations may lack contacts here`;
  const unavailable = ours.unavailable();
  if (missing <= unavailable)
    return `unavailable histories: ${unavailable} conversations could not be loaded here`;
  return null;
}

/** The statistics may be rounded to whole seconds. */
const ROUNDING_SECONDS = 0.5;

function agrees(
  theirs: number | null,
  ours: number | null,
  { kind }: ReconciledIndicator,
  { tolerancePercent }: CompareOptions,
): boolean {
  // A mean of nothing is 0 or null in the statistics. So is a count of nothing.
  if (ours === null) return theirs === null || theirs === 0;
  if (theirs === null) return kind === 'count' && ours === 0;
  const rounding = kind === 'seconds' ? ROUNDING_SECONDS : 0;
  return Math.abs(theirs - ours) <= Math.max(rounding, (Math.abs(ours) * tolerancePercent) / 100);
}

export interface Outcome {
  readonly agrees: boolean;
  readonly sentence: string;
}

/** Sums up all comparisons in one sentence. */
export function outcomeOf(comparisons: readonly Comparison[]): Outcome {
  const total = comparisons.length;
  const count = (verdict: Comparison['verdict']): number =>
    comparisons.filter((each) => each.verdict === verdict).length;
  const [explained, unexplained] = [count('explained'), count('differ')];
  if (unexplained > 0) {
    return {
      agrees: false,
      sentence: `The numbers differ: of ${total} values, ${unexplained} differ without an explanation and ${explained} with one.`,
    };
  }
  if (explained > 0) {
    return {
      agrees: true,
      sentence: `The numbers agree except for explained differences: of ${total} values, ${explained} differ.`,
    };
  }
  return { agrees: true, sentence: `The numbers agree: all ${total} values are the same.` };
}
