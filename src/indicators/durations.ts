import { DDSketch } from '@datadog/sketches-js';

/** The distribution of many durations, in bounded memory. */
export interface Durations {
  /** @param seconds whole milliseconds: the mean is rounded to three decimals of a second. */
  add(seconds: number): void;
  /** Adds all values of `other`, and does not change `other`. */
  merge(other: Durations): void;
  summary(): DurationSummary;
}

/** `ContactSeconds` of the schema, in seconds. Without values, all fields except `count` are null. */
export interface DurationSummary {
  readonly count: number;
  /** Always exact, never estimated. */
  readonly mean: number | null;
  /** The mean of the two middle values if the number of values is even. */
  readonly median: number | null;
  /** Quantiles are interpolated linearly between the two nearest values. */
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** False if median and quantiles are estimates, with an error up to `RELATIVE_ACCURACY`. */
  readonly isExact: boolean;
}

/** Up to this number of values, median and quantiles are exact. With more values, a sketch replaces them. */
export const MAX_EXACT_VALUES = 10_000;

/** The largest relative error of median and quantiles that come from a sketch: 1 %. */
export const RELATIVE_ACCURACY = 0.01;

export function createDurations(): Durations {
  return new CollectedDurations();
}

class CollectedDurations implements Durations {
  count = 0;
  /** In milliseconds: sums of whole numbers do not depend on the order of their parts. */
  sumMs = 0;
  values: number[] = [];
  sketch: DDSketch | null = null;

  add(seconds: number): void {
    this.count += 1;
    this.sumMs += Math.round(seconds * 1_000);
    this.#collect([seconds]);
  }

  merge(other: Durations): void {
    if (!(other instanceof CollectedDurations)) throw new TypeError('Expected durations of the same kind.');
    this.count += other.count;
    this.sumMs += other.sumMs;
    if (other.sketch !== null) this.#switchToSketch().merge(other.sketch);
    this.#collect(other.values);
  }

  summary(): DurationSummary {
    const { count, sumMs, sketch } = this;
    const sorted = Float64Array.from(this.values).sort();
    const valueAt = sketch === null ? (rank: number) => sorted[rank] ?? 0 : sketchedValues(sketch, count);
    const quantile = (share: number): number | null =>
      count === 0 ? null : interpolate(valueAt, share, count);
    return {
      count,
      mean: count === 0 ? null : sumMs / count / 1_000,
      median: quantile(0.5),
      p90: quantile(0.9),
      p95: quantile(0.95),
      p99: quantile(0.99),
      isExact: sketch === null,
    };
  }

  #collect(values: readonly number[]): void {
    const isSketched = this.sketch !== null || this.values.length + values.length > MAX_EXACT_VALUES;
    const sketch = isSketched ? this.#switchToSketch() : null;
    for (const value of values) {
      if (sketch === null) this.values.push(value);
      else sketch.accept(value);
    }
  }

  #switchToSketch(): DDSketch {
    this.sketch ??= new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
    for (const value of this.values) this.sketch.accept(value);
    this.values = [];
    return this.sketch;
  }
}

/** Returns the value of each rank, from 0 for the lowest. Between two ranks the sketch takes the lower one. */
function sketchedValues(sketch: DDSketch, count: number): (rank: number) => number {
  // Half a rank more: `rank / (count - 1) * (count - 1)` may be a little less than the rank.
  return (rank) => sketch.getValueAtQuantile(Math.min(1, (rank + 0.5) / (count - 1)));
}

/**
 * @param valueAt the value of each rank, from 0 for the lowest.
 * @param count the number of values, at least one.
 */
function interpolate(valueAt: (rank: number) => number, share: number, count: number): number {
  const rank = share * (count - 1);
  const below = valueAt(Math.floor(rank));
  const above = valueAt(Math.ceil(rank));
  return below + (above - below) * (rank - Math.floor(rank));
}
