import type { UpstreamError, UpstreamErrorCode } from '../../upstream/errors/upstreamError.ts';
import type { UpstreamResult } from '../../upstream/response/response.ts';
import type { Failure, FailureKind } from './upstreamFailure.ts';
import { failureIn } from './upstreamFailure.ts';

/**
 * How often an operation is sent before the policy decides whether the operation or the upstream is the cause. For
 * `parts` there is no such decision: the response is used as it is. `limited` has no maximum: only its time is limited.
 */
export const MAX_TRIES: Readonly<Record<FailureKind, number>> = { away: 8, limited: 1, refused: 3, parts: 3 };
/** How long the upstream may fail before the export ends, in milliseconds from an operation's first failure. */
export const MAX_OUTAGE_MS = 600_000;

const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

export interface ExportRetryOptions {
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Resolves after `ms` milliseconds. */
  readonly sleep: (delayMs: number) => Promise<void>;
  /** A random number from 0 to below 1. */
  readonly random: () => number;
  /** Called before an operation is sent again. */
  readonly onRetry: (reason: UpstreamErrorCode) => void;
  /** Sends the smallest possible operation. */
  readonly ping: () => Promise<UpstreamResult>;
  /** Called before an operation that the upstream refused is sent again. */
  readonly renewToken: () => Promise<void>;
}

/** The upstream responds to no operation, so the export cannot continue. The cause is the last failure. */
export class UpstreamGone extends Error {
  override readonly name = 'UpstreamGone';
  readonly code: UpstreamErrorCode;

  constructor(cause: UpstreamError) {
    super(cause.message, { cause });
    this.code = cause.code;
  }
}

/** Sends a query, and retries it while a retry may help. */
export type ExportRetry = (send: () => Promise<UpstreamResult>) => Promise<UpstreamResult>;

/**
 * The retry policy of an export. It is the only one: the upstream client of an export sends each operation once.
 *
 * If an operation fails while the upstream responds to another one, the operation itself is the cause. It resolves to a
 * response without data, with an error that gives the reason: the caller can then request less at once. If the upstream
 * refuses every operation, or fails for `MAX_OUTAGE_MS`, this call and all later calls reject with an `UpstreamGone`.
 */
export function createExportRetry(options: ExportRetryOptions): ExportRetry {
  const { now, sleep, random, onRetry, ping, renewToken } = options;
  let gone: UpstreamGone | null = null;

  const isResponding = async (): Promise<boolean> => {
    const kind = failureIn(await outcomeOf(ping))?.kind;
    return kind === undefined || kind === 'parts';
  };
  const waitAfter = async (tries: number, { kind, error, retryAfterMs }: Failure): Promise<void> => {
    onRetry(error.code);
    await sleep(delayMs(tries, retryAfterMs, random()));
    if (kind === 'refused') await renewToken();
  };
  const isHopeless = ({ kind, retryAfterMs }: Failure, { firstAtMs }: Failures): boolean =>
    kind === 'refused' || now() + retryAfterMs - firstAtMs >= MAX_OUTAGE_MS;

  const judge = async (failures: Failures, failure: Failure): Promise<Verdict> => {
    const { kind, isFinal } = failure;
    if (isFinal) return 'operation';
    if (failures.count[kind] < MAX_TRIES[kind]) return 'again';
    if (kind === 'parts') return 'operation';
    const { wasResponding } = failures;
    failures.wasResponding = kind !== 'limited' && (await isResponding());
    // The upstream responded before and after the operation failed.
    if (failures.wasResponding && wasResponding) return 'operation';
    return !failures.wasResponding && isHopeless(failure, failures) ? 'upstream' : 'again';
  };

  return async (send) => {
    const failures: Failures = {
      count: { away: 0, limited: 0, refused: 0, parts: 0 },
      firstAtMs: Number.POSITIVE_INFINITY,
      wasResponding: false,
    };
    for (let tries = 1; ; tries += 1) {
      if (gone !== null) throw gone;
      const outcome = await outcomeOf(send);
      const failure = failureIn(outcome);
      if (failure === null) return resultOf(outcome);
      failures.count[failure.kind] += 1;
      failures.firstAtMs = Math.min(failures.firstAtMs, now());
      switch (await judge(failures, failure)) {
        case 'operation':
          return outcome instanceof Error ? { data: null, errors: [failure.error] } : outcome;
        case 'upstream':
          gone = new UpstreamGone(failure.error);
          throw gone;
        case 'again':
          await waitAfter(tries, failure);
      }
    }
  };
}

/** The failures of one operation so far. */
interface Failures {
  readonly count: Record<FailureKind, number>;
  /** Milliseconds of the monotonic clock. */
  firstAtMs: number;
  /** Whether the upstream responded to another operation after the last failure. */
  wasResponding: boolean;
}

/** `again`: retry. `operation` and `upstream`: stop, as this one is the cause of the failures. */
type Verdict = 'again' | 'operation' | 'upstream';

/**
 * The delay before a retry, in milliseconds: `retryAfterMs`, and a random part that doubles with each try.
 *
 * @param tries how often the operation was sent.
 * @param random from 0 to below 1: takes half of the random part, or up to all of it.
 */
export function delayMs(tries: number, retryAfterMs: number, random: number): number {
  const doubled = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (tries - 1));
  return retryAfterMs + doubled * (0.5 + random / 2);
}

function outcomeOf(send: () => Promise<UpstreamResult>): Promise<UpstreamResult | Error> {
  return send().catch((error: unknown) =>
    error instanceof Error ? error : new Error('the upstream operation failed', { cause: error }),
  );
}

function resultOf(outcome: UpstreamResult | Error): UpstreamResult {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}
