import type { GraphQLSchema } from 'graphql';
import type { SchemaVersion } from './schemaVersion.ts';

/** The generation in use. Requests that run on an earlier one end on it. */
export interface SchemaVersions {
  current(): SchemaVersion;
  /** The generation that has this schema: what was validated against it is executed by it. */
  of(schema: GraphQLSchema | undefined): SchemaVersion;
  /** Throws what a listener throws; the generation in use then stays. */
  replace(next: SchemaVersion): void;
  /** Told of every generation that comes into use from now on. */
  onReplace(listener: (generation: SchemaVersion) => void): void;
}

export function createSchemaVersions(first: SchemaVersion): SchemaVersions {
  // A generation lives as long as its schema is referred to.
  const bySchema = new WeakMap([[first.schema, first]]);
  const listeners: ((generation: SchemaVersion) => void)[] = [];
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
