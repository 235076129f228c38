import type { GraphQLSchema } from 'graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { logFailures } from '../../logging/failureLog.ts';
import type { Logger } from '../../logging/log.ts';
import { isProgrammingError } from '../../upstream/errors/internalFailure.ts';
import type { CancelSignal } from '../../upstream/transport/cancellation.ts';

export interface SchemaPollingOptions {
  /** The upstream's schema as it is now. Rejects when it cannot be had or cannot be served. */
  readonly load: (signal: CancelSignal) => Promise<GraphQLSchema>;
  /** Takes a changed schema into use. Throws when it cannot be stitched. */
  readonly apply: (schema: GraphQLSchema) => void;
  /** What is in use at the start. */
  readonly initial: GraphQLSchema;
  /** 0 is off. */
  readonly pollSeconds: number;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  readonly log: Logger;
  /** Told of every poll. */
  readonly onPolled: (outcome: SchemaPollOutcome) => void;
}

export interface SchemaPolling {
  /** One poll, now. Never rejects. */
  poll(): Promise<SchemaPollOutcome>;
  /** Upstream seems to have changed: one poll out of turn, unless there was one lately or polling is off. */
  pollEarly(): void;
  /** Ends a poll under way, too. */
  stop(): void;
}

export type SchemaPollOutcome = 'unchanged' | 'changed' | 'refused';

/** However many answers do not fit, upstream is not asked for its schema more often than this. */
const MIN_BETWEEN_EARLY_POLLS_MS = 60_000;

/** Looks after the upstream's schema. One that is worse than the one in use, or cannot be had, changes nothing. */
export function startSchemaPolling(options: SchemaPollingOptions): SchemaPolling {
  const { pollSeconds, now, onPolled } = options;
  const stopping = new AbortController();
  let text = textOf(options.initial);
  let running: Promise<SchemaPollOutcome> | null = null;
  let polledAt = Number.NEGATIVE_INFINITY;

  const pollOnce = async (): Promise<SchemaPollOutcome> => {
    polledAt = now();
    const polled = await attempt(options, text, stopping.signal);
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

  const timer = pollSeconds > 0 ? setInterval(() => void poll(), pollSeconds * 1000) : undefined;
  timer?.unref();
  return {
    poll,
    pollEarly: () => {
      const isLate = now() - polledAt >= MIN_BETWEEN_EARLY_POLLS_MS;
      if (timer !== undefined && isLate && !stopping.signal.aborted) void poll();
    },
    stop: () => {
      clearInterval(timer);
      stopping.abort();
    },
  };
}

interface Polled {
  readonly outcome: SchemaPollOutcome;
  /** Of the schema in use. */
  readonly text: string;
}

async function attempt(
  { load, apply, log }: SchemaPollingOptions,
  text: string,
  stopping: AbortSignal,
): Promise<Polled> {
  try {
    const schema = await load(stopping);
    const next = textOf(schema);
    if (next === text || stopping.aborted) return { outcome: 'unchanged', text };
    apply(schema);
    log.info({}, 'The upstream changed its schema: the new one is in use.');
    return { outcome: 'changed', text: next };
  } catch (error) {
    if (isProgrammingError(error)) logFailures(log)(error, null);
    const reason = error instanceof Error ? error.message : String(error);
    if (!stopping.aborted) {
      log.warn({ reason }, 'The upstream schema could not be renewed: the one in use stays.');
    }
    return { outcome: 'refused', text };
  }
}

/** Two schemas that differ only in their order are one. */
function textOf(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema));
}
