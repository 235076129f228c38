import { defineConfig } from '@graphql-hive/gateway';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';

/** The router runtime takes no additional resolvers, so this one serves only the fields of the upstream. */
export const gatewayConfig = defineConfig({ unifiedGraphHandler, graphiql: false, landingPage: false });
