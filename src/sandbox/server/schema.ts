import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { packageFile } from '../../package/packageFile.ts';
import { mutationResolvers, queryResolvers } from './resolvers/queryResolvers.ts';
import { typeResolvers } from './resolvers/typeResolvers.ts';

/** The upstream's schema with resolvers for the sandbox's data. All resolvers are synchronous. */
export function createSandboxSchema(): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: readFileSync(packageFile('schema/upstream.graphql'), 'utf8'),
    resolvers: { Query: queryResolvers, Mutation: mutationResolvers, ...typeResolvers },
  });
}
