import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { mutationResolvers, queryResolvers } from './resolvers/queryResolvers.ts';
import { typeResolvers } from './resolvers/typeResolvers.ts';

/** The path is right both from `src/` and from `dist/`. */
const SDL = new URL('../../../schema/upstream.graphql', import.meta.url);

/** The upstream's schema with resolvers for the sandbox's data. All resolvers are synchronous. */
export function createSandboxSchema(): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: readFileSync(SDL, 'utf8'),
    resolvers: { Query: queryResolvers, Mutation: mutationResolvers, ...typeResolvers },
  });
}
