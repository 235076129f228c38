import type { GraphQLSchema } from 'graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { logFailures } from '../../logging/failureLog.ts';
import type { Logger } from '../../logging/log.ts';
import { isProgrammingError } from '../../upstream/errors/internalFailure.ts';
import type { CancelSignal } from '../../upstream/transport/cancellation.ts';

export interface SchemaPollingOptions {
  /** Loads the upstream's schema. Rejects when the schema is not available or cannot be served. */
  readonly load: (signal: CancelSignal) => Promise<GraphQLSchema>;
  /** Puts a changed schema into use. Throws when it cannot be stitched. */
  readonly apply: (schema: GraphQLSchema) => void;
  /** The schema in use at the start. */
  readonly initial: GraphQLSchema;
  /** The time between two polls; 0 turns polling off. */
  readonly pollSeconds: number;
  /**
   * Calls `poll` again and again, and returns the function that stops it. Not used when polling is off.
   * @default every `pollSeconds`
   */
  readonly schedule?: ((poll: () => void) => () => void) | undefined;
  /** Monotonic clock, in milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
  /** Called after every poll. */
  readonly onPolled: (outcome: SchemaPollOutcome) => void;
}

export interface SchemaPolling {
  /** Polls now. Joins a poll that is running. Never rejects. */
  poll(): Promise<SchemaPollOutcome>;
  /** Polls now, because the upstream may have changed. Does nothing within a minute of a poll, or when polling is off. */
  pollEarly(): void;
  /** Stops polling. A running poll is cancelled. */
  stop(): void;
}

/** `refused`: the new schema was not available or could not be served. */
export type SchemaPollOutcome = 'unchanged' | 'changed' | 'refused';

/** The shortest time from a poll to an early poll. */
const MIN_BETWEEN_EARLY_POLLS_MS = 60_000;

/** Polls the upstream's schema and puts changes into use. After a failed poll, the schema in use stays. */
export function startSchemaPolling(options: SchemaPollingOptions): SchemaPolling {
  const { pollSeconds, now, onPolled, schedule = everyMs(pollSeconds * 1_000) } = options;
  const stopping = new AbortController();
  // The first poll computes it, because it would make the start longer.
  let text: string | null = null;
  let running: Promise<SchemaPollOutcome> | null = null;
  let polledAt = Number.NEGATIVE_INFINITY;

  const pollOnce = async (): Promise<SchemaPollOutcome> => {
    polledAt = now();
    const polled = await attempt(options, text ?? sortedSdl(options.initial), stopping.signal);
    text = polled.text;
    if (!stopping.signal.aborted) onPolled(polled.outcome);
    return polled.outcome;
  };

  const poll = (): Promise<SchemaPollOutcome> => {
    running ??= pollOnce().finally(() => {
      running = null;
    });
    return running;
  };

  const isOn = pollSeconds > 0;
  const stopSchedule = isOn ? schedule(() => void poll()) : undefined;
  return {
    poll,
    pollEarly: () => {
      const isAllowed = now() - polledAt >= MIN_BETWEEN_EARLY_POLLS_MS;
      if (isOn && isAllowed && !stopping.signal.aborted) void poll();
    },
    stop: () => {
      stopSchedule?.();
      stopping.abort();
    },
  };
}

function everyMs(intervalMs: number) {
  return (poll: () => void): (() => void) => {
    const timer = setInterval(poll, intervalMs).unref();
    return () => clearInterval(timer);
  };
}

interface Polled {
  readonly outcome: SchemaPollOutcome;
  /** The SDL of the schema in use. */
  readonly text: string;
}

async function attempt(
  { load, apply, log }: SchemaPollingOptions,
  text: string,
  stopping: AbortSignal,
): Promise<Polled> {
  try {
    const schema = await load(stopping);
    const next = sortedSdl(schema);
    if (next === text || stopping.aborted) return { outcome: 'unchanged', text };
    apply(schema);
    log.info({}, 'The upstream changed its schema. The new schema is in use.');
    return { outcome: 'changed', text: next };
  } catch (error) {
    if (isProgrammingError(error)) logFailures(log)(error, null);
    const reason = error instanceof Error ? error.message : String(error);
    if (!stopping.aborted) {
      log.warn({ reason }, 'The upstream schema could not be loaded. The schema in use is kept.');
    }
    return { outcome: 'refused', text };
  }
}

/** The sorted SDL of a schema: equal for schemas that differ only in order. */
export function sortedSdl(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema));
}
