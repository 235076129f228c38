import type { LargeResponse } from './eventLoop.ts';
import type { Results } from './figures.ts';
import type { Start } from './starts.ts';

/** The figures of one run. */
export interface RunResult {
  /** By the key of the workload. */
  readonly workloads: ReadonlyMap<string, Results>;
  /** Empty unless all workloads were run. */
  readonly starts: readonly Start[];
  /** Memory of the gateway after all workloads. */
  readonly gatewayRssBytes?: number;
  readonly largeResponse?: LargeResponse;
}
