import { stitchSchemas } from '@graphql-tools/stitch';
import type { GraphQLSchema } from 'graphql';
import type { HistorySelection } from '../../upstream/history/historySelection.ts';
import type { ContactsFetch } from '../execution/contactsFetch.ts';
import type { GatewayContext } from '../execution/context.ts';
import { conversationSelection } from '../execution/conversationSelection.ts';
import type { Resources } from '../execution/resources.ts';
import type { FederationMode } from '../federation/federationMode.ts';
import { createSubgraph } from '../federation/subgraph.ts';
import { indicatorRowResolvers } from '../intervals/indicatorRowResolvers.ts';
import type { IntervalOptions } from '../intervals/intervalFields.ts';
import { createIntervalFields } from '../intervals/intervalFields.ts';
import { contactResolvers } from './contactResolvers.ts';
import { contactsFields } from './contactsFields.ts';
import { describeScalars } from './describeScalars.ts';
import { createHistoryLookup } from './historyLookups.ts';
import { createLookup } from './lookups.ts';
import { lookupSubschema, upstreamSubschema } from './upstreamSubschema.ts';
import { makeFieldsStrict } from './workarounds/strictFields.ts';

export interface StitchedSchemaOptions extends Resources {
  readonly upstreamSchema: GraphQLSchema;
  /** SDL of the types and fields that the gateway adds. */
  readonly contactsSdl: string;
  readonly fetch: ContactsFetch;
  readonly selection: HistorySelection;
  /** @default 'off' */
  readonly federation?: FederationMode;
  /** The schema has no `closedContacts` and `contactIndicators` unless given. */
  readonly intervals?: IntervalOptions;
}

/**
 * Creates the schema that clients see: the upstream's schema, with the types and fields that the gateway adds.
 *
 * @throws Error when the upstream's schema and the gateway's additions do not fit together.
 */
export function createStitchedSchema(options: StitchedSchemaOptions): GraphQLSchema {
  const { upstreamSchema, client, contactsSdl, fetch, selection, federation = 'off' } = options;
  const fields = contactsFields(conversationSelection(fetch, selection));
  const lookups = lookupSubschema(upstreamSchema, client);
  const lookup = createLookup(lookups, createHistoryLookup(upstreamSchema, options));
  const intervalFields = createIntervalFields({ upstreamSchema, client, selection }, options.intervals);
  const subgraph = createSubgraph(federation, lookups);
  const schema = stitchSchemas<GatewayContext>({
    subschemas: [upstreamSubschema(upstreamSchema, client)],
    typeDefs: `${contactsSdl}\n${intervalFields.typeDefs}\n${subgraph.typeDefs}`,
    resolvers: {
      ...subgraph.types,
      Conversation: fields.Conversation,
      Contact: contactResolvers(lookup),
      ...(intervalFields.typeDefs !== '' && { ContactIndicatorRow: indicatorRowResolvers(lookup) }),
      Query: {
        ...subgraph.query,
        ...intervalFields.query,
        ...fields.Query,
      },
    },
  });
  makeFieldsStrict(schema, upstreamSchema);
  describeScalars(schema);
  return schema;
}
