import { readFileSync } from 'node:fs';
import { defineConfig } from '@graphql-hive/gateway';
import { parse } from 'graphql';
import { packageFile } from '../../../src/package/packageFile.ts';
import { ENTITIES_SDL } from './entities.ts';
import { hiveResolvers } from './resolvers.ts';

const contactsSdl = readFileSync(packageFile('schema/contacts.graphql'), 'utf8');

/** The fields of this gateway as additional resolvers. */
export const gatewayConfig = defineConfig({
  additionalTypeDefs: [parse(contactsSdl), parse(ENTITIES_SDL)],
  additionalResolvers: hiveResolvers,
  graphiql: false,
  landingPage: false,
});
