import type { GraphQLSchema } from 'graphql';
import type { SchemaVersion } from './schemaVersion.ts';

/** The schema version in use. A request ends with the version that it started with. */
export interface SchemaVersions {
  current(): SchemaVersion;
  /**
   * The version that has this schema: it executes the operations that were validated against it.
   *
   * @returns the current version for an unknown schema.
   */
  of(schema: GraphQLSchema | undefined): SchemaVersion;
  /** Puts a version into use. Throws what a listener throws; the current version then stays in use. */
  replace(next: SchemaVersion): void;
  /** Calls the listener before each later `replace` takes effect. */
  onReplace(listener: (version: SchemaVersion) => void): void;
}

export function createSchemaVersions(first: SchemaVersion): SchemaVersions {
  // Requests hold their schema, and through this map their version, until they end.
  const bySchema = new WeakMap([[first.schema, first]]);
  const listeners: ((version: SchemaVersion) => void)[] = [];
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
