import { DDSketch } from '@datadog/sketches-js';

/** How many things took how long, in bounded memory. Two of them can be joined into one. */
export interface Seconds {
  add(seconds: number): void;
  merge(other: Seconds): void;
  summary(): SecondsSummary;
}

/** `ContactSeconds` of the schema. All but the count are null when there is nothing to tell of. */
export interface SecondsSummary {
  readonly count: number;
  /** Exact. */
  readonly mean: number | null;
  /** This and the following are within `RELATIVE_ACCURACY`. */
  readonly median: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export const RELATIVE_ACCURACY = 0.01;

export function createSeconds(): Seconds {
  return new SketchedSeconds();
}

class SketchedSeconds implements Seconds {
  readonly sketch = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });

  add(seconds: number): void {
    this.sketch.accept(seconds);
  }

  merge(other: Seconds): void {
    if (!(other instanceof SketchedSeconds)) throw new TypeError('expected seconds of the same kind');
    this.sketch.merge(other.sketch);
  }

  summary(): SecondsSummary {
    const { count, sum } = this.sketch;
    const quantile = (share: number): number | null =>
      count === 0 ? null : this.sketch.getValueAtQuantile(share);
    return {
      count,
      mean: count === 0 ? null : sum / count,
      median: quantile(0.5),
      p90: quantile(0.9),
      p95: quantile(0.95),
      p99: quantile(0.99),
    };
  }
}
