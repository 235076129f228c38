import { DDSketch } from '@datadog/sketches-js';

/** How long many things took, in bounded memory. */
export interface Durations {
  /** @param seconds whole milliseconds: what lies behind the third decimal is rounded in the mean. */
  add(seconds: number): void;
  /** Adds all values of the other one. The other one stays as it is. */
  merge(other: Durations): void;
  summary(): DurationSummary;
}

/** `ContactSeconds` of the schema, in seconds. Without values, everything but the count is null. */
export interface DurationSummary {
  readonly count: number;
  /** Always exact. */
  readonly mean: number | null;
  /** Between the two middle values when their number is even. */
  readonly median: number | null;
  /** Quantiles lie between the two nearest values, in proportion. */
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** False when median and quantiles are within `RELATIVE_ACCURACY` only. */
  readonly isExact: boolean;
}

/** Up to this many values, median and quantiles are exact. Beyond, a sketch replaces the values. */
export const MAX_EXACT_VALUES = 10_000;

/** How far median and quantiles of a sketch may be from the exact ones: one per cent. */
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
    const quantile = (share: number): number | null => {
      if (count === 0) return null;
      return sketch === null ? interpolated(sorted, share) : sketch.getValueAtQuantile(share);
    };
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

/** @param sorted at least one value, in rising order. */
function interpolated(sorted: Float64Array, share: number): number {
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? below;
  return below + (above - below) * (rank - Math.floor(rank));
}
