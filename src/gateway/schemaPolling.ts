import type { GraphQLSchema } from 'graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Logger } from '../log.ts';

export interface SchemaPollingOptions {
  /** The upstream's schema as it is now. Rejects when it cannot be had or cannot be served. */
  readonly load: () => Promise<GraphQLSchema>;
  /** Takes a changed schema into use. Throws when it cannot be stitched. */
  readonly apply: (schema: GraphQLSchema) => void;
  /** What is in use at the start. */
  readonly initial: GraphQLSchema;
  /** 0 is off. */
  readonly pollSeconds: number;
  readonly log: Logger;
}

export interface SchemaPolling {
  /** One poll, now. Never rejects. */
  poll(): Promise<SchemaPollOutcome>;
  stop(): void;
}

export type SchemaPollOutcome = 'unchanged' | 'changed' | 'refused';

/** Looks after the upstream's schema. One that is worse than the one in use, or cannot be had, changes nothing. */
export function startSchemaPolling(options: SchemaPollingOptions): SchemaPolling {
  const { load, apply, log, pollSeconds } = options;
  let text = textOf(options.initial);
  let running: Promise<SchemaPollOutcome> | null = null;

  const pollOnce = async (): Promise<SchemaPollOutcome> => {
    try {
      const schema = await load();
      const next = textOf(schema);
      if (next === text) return 'unchanged';
      apply(schema);
      text = next;
      log.info({}, 'The upstream changed its schema: the new one is in use.');
      return 'changed';
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ reason }, 'The upstream schema could not be renewed: the one in use stays.');
      return 'refused';
    }
  };

  const poll = (): Promise<SchemaPollOutcome> => {
    running ??= pollOnce().finally(() => {
      running = null;
    });
    return running;
  };

  const timer = pollSeconds > 0 ? setInterval(() => void poll(), pollSeconds * 1000) : undefined;
  timer?.unref();
  return { poll, stop: () => clearInterval(timer) };
}

/** Two schemas that differ only in their order are one. */
function textOf(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema));
}
