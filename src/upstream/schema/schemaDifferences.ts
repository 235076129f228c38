import type { GraphQLSchema } from 'graphql';
import { buildClientSchema, introspectionFromSchema } from 'graphql';

/** Changes from one schema to another, each as one sentence, by what they do to clients. */
export interface SchemaDifferences {
  readonly breaking: readonly string[];
  readonly dangerous: readonly string[];
  readonly safe: readonly string[];
}

/**
 * Compares two schemas as introspection shows them: a schema from SDL and one from introspection then differ only
 * where clients can see it.
 */
export async function schemaDifferences(
  before: GraphQLSchema,
  after: GraphQLSchema,
): Promise<SchemaDifferences> {
  // Loaded only by the command that needs it: it would slow down the start of every other.
  const { diff } = await import('@graphql-inspector/core');
  const changes = await diff(introspected(before), introspected(after));
  const ofLevel = (level: string) =>
    changes.filter(({ criticality }) => criticality.level === level).map(({ message }) => `${message}.`);
  return { breaking: ofLevel('BREAKING'), dangerous: ofLevel('DANGEROUS'), safe: ofLevel('NON_BREAKING') };
}

function introspected(schema: GraphQLSchema): GraphQLSchema {
  return buildClientSchema(introspectionFromSchema(schema));
}
