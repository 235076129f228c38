import type { GraphQLSchema } from 'graphql';
import { buildClientSchema, introspectionFromSchema } from 'graphql';

/** The changes from one schema to another, grouped by their effect on clients. Each change is one sentence. */
export interface SchemaDifferences {
  readonly breaking: readonly string[];
  readonly dangerous: readonly string[];
  readonly safe: readonly string[];
}

/**
 * Compares two schemas as introspection shows them. So a schema from SDL can be compared with one from introspection: only
 * differences that clients can see are found.
 */
export async function schemaDifferences(
  before: GraphQLSchema,
  after: GraphQLSchema,
): Promise<SchemaDifferences> {
  // Loaded here, as loading it would slow down the start of all other commands.
  const { diff } = await import('@graphql-inspector/core');
  const changes = await diff(introspected(before), introspected(after));
  const ofLevel = (level: string) =>
    changes.filter(({ criticality }) => criticality.level === level).map(({ message }) => `${message}.`);
  return { breaking: ofLevel('BREAKING'), dangerous: ofLevel('DANGEROUS'), safe: ofLevel('NON_BREAKING') };
}

function introspected(schema: GraphQLSchema): GraphQLSchema {
  return buildClientSchema(introspectionFromSchema(schema));
}
