import type { GraphQLSchema } from 'graphql';
import type { Generation } from './generation.ts';

/** The generation in use. Requests that run on an earlier one end on it. */
export interface Generations {
  current(): Generation;
  /** The generation that has this schema: what was validated against it is executed by it. */
  of(schema: GraphQLSchema | undefined): Generation;
  /** Throws what a listener throws; the generation in use then stays. */
  replace(next: Generation): void;
  /** Told of every generation that comes into use from now on. */
  onReplace(listener: (generation: Generation) => void): void;
}

export function createGenerations(first: Generation): Generations {
  // A generation lives as long as its schema is referred to.
  const bySchema = new WeakMap([[first.schema, first]]);
  const listeners: ((generation: Generation) => void)[] = [];
  let current = first;
  return {
    current: () => current,
    of: (schema) => (schema && bySchema.get(schema)) ?? current,
    replace: (next) => {
      bySchema.set(next.schema, next);
      for (const listener of listeners) listener(next);
      current = next;
    },
    onReplace: (listener) => {
      listeners.push(listener);
    },
  };
}
