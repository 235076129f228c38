import type { UpstreamError, UpstreamErrorCode } from '../upstream/errors/upstreamError.ts';
import type { UpstreamResult } from '../upstream/response/response.ts';
import type { Failure, FailureKind } from './upstreamFailure.ts';
import { failureIn } from './upstreamFailure.ts';

/**
 * How often an operation is sent before it is decided whether the operation or the upstream is at fault. For `parts`
 * nothing is decided: the response stands. `limited` is not counted in tries: only its time is limited.
 */
export const MAX_TRIES: Readonly<Record<FailureKind, number>> = { away: 8, limited: 1, refused: 3, parts: 3 };
/** How long the upstream may fail before the export ends, in milliseconds from an operation's first failure. */
export const MAX_OUTAGE_MS = 600_000;

const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

export interface PatienceOptions {
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Resolves after that time. */
  readonly sleep: (delayMs: number) => Promise<void>;
  /** From 0 to 1, the latter excluded. */
  readonly random: () => number;
  /** Called before an operation is sent again. */
  readonly onRetry: (reason: UpstreamErrorCode) => void;
  /** Sends the smallest operation there is. */
  readonly ping: () => Promise<UpstreamResult>;
  /** Called after the upstream refused an operation, before it is sent again. */
  readonly renewToken: () => Promise<void>;
}

/** The upstream answers no operation: the export cannot go on. The cause is the last failure. */
export class UpstreamGone extends Error {
  override readonly name = 'UpstreamGone';
  readonly code: UpstreamErrorCode;

  constructor(cause: UpstreamError) {
    super(cause.message, { cause });
    this.code = cause.code;
  }
}

/** Sends a query, and sends it again while that may help. */
export type Patience = (send: () => Promise<UpstreamResult>) => Promise<UpstreamResult>;

/**
 * The retry policy of an export. It is the only one: the upstream client of an export sends each operation once.
 *
 * An operation that fails although the upstream answers another one is at fault itself. It resolves to a response
 * without data whose error says why, so that its caller can ask for less at once. When the upstream refuses every
 * operation, or has failed for `MAX_OUTAGE_MS`, this call and all later ones reject with an `UpstreamGone`.
 */
export function createPatience(options: PatienceOptions): Patience {
  const { now, sleep, random, onRetry, ping, renewToken } = options;
  let gone: UpstreamGone | null = null;

  const isAnswering = async (): Promise<boolean> => {
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
    const { wasAnswering } = failures;
    failures.wasAnswering = kind !== 'limited' && (await isAnswering());
    // The upstream was there before and after the operation failed.
    if (failures.wasAnswering && wasAnswering) return 'operation';
    return !failures.wasAnswering && isHopeless(failure, failures) ? 'upstream' : 'again';
  };

  return async (send) => {
    const failures: Failures = {
      count: { away: 0, limited: 0, refused: 0, parts: 0 },
      firstAtMs: Number.POSITIVE_INFINITY,
      wasAnswering: false,
    };
    for (let tries = 1; ; tries += 1) {
      if (gone !== null) throw gone;
      const outcome = await outcomeOf(send);
      const failure = failureIn(outcome);
      if (failure === null) return settled(outcome);
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
  /** Whether the upstream answered another operation after the last failure. */
  wasAnswering: boolean;
}

/** Send it again, or stop because the operation is at fault, or because the upstream is. */
type Verdict = 'again' | 'operation' | 'upstream';

/** From half of the doubled delay to all of it, after what `Retry-After` asks for. All in milliseconds. */
export function delayMs(tries: number, retryAfterMs: number, random: number): number {
  const doubled = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (tries - 1));
  return retryAfterMs + doubled * (0.5 + random / 2);
}

function outcomeOf(send: () => Promise<UpstreamResult>): Promise<UpstreamResult | Error> {
  return send().catch((error: unknown) =>
    error instanceof Error ? error : new Error('the upstream operation failed', { cause: error }),
  );
}

function settled(outcome: UpstreamResult | Error): UpstreamResult {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}
