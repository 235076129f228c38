import { stitchSchemas } from '@graphql-tools/stitch';
import type { GraphQLSchema } from 'graphql';
import type { Reconstruction } from '../../contacts/result/buildReconstruction.ts';
import type { HistorySelection } from '../../upstream/history/historySelection.ts';
import type { JsonObject } from '../../upstream/response/json.ts';
import type { ContactsFieldName } from '../../upstream/schema/gatewayFields.ts';
import { historyUnavailable } from '../execution/contactLoader.ts';
import type { ContactsFetch } from '../execution/contactsFetch.ts';
import type { GatewayContext } from '../execution/context.ts';
import { conversationSelection, conversationSource, failureIn } from '../execution/conversationSelection.ts';
import type { Resources } from '../execution/resources.ts';
import type { FederationMode } from '../federation/federationMode.ts';
import { createSubgraph } from '../federation/subgraph.ts';
import { indicatorRowResolvers } from '../intervals/indicatorRowResolvers.ts';
import type { IntervalOptions } from '../intervals/intervalFields.ts';
import { createIntervalFields } from '../intervals/intervalFields.ts';
import { contactResolvers } from './contactResolvers.ts';
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
  const selectionSet = conversationSelection(fetch, selection);
  const lookups = lookupSubschema(upstreamSchema, client);
  const lookup = createLookup(lookups, createHistoryLookup(upstreamSchema, options));
  const intervalFields = createIntervalFields({ upstreamSchema, client, selection }, options.intervals);
  const subgraph = createSubgraph(federation, lookups);
  const schema = stitchSchemas<GatewayContext>({
    subschemas: [upstreamSubschema(upstreamSchema, client)],
    typeDefs: `${contactsSdl}\n${intervalFields.typeDefs}\n${subgraph.typeDefs}`,
    resolvers: {
      ...subgraph.types,
      Conversation: {
        contacts: {
          selectionSet,
          resolve: async (conversation: JsonObject, _args: unknown, context: GatewayContext) =>
            withSizeCounted((await reconstructionOf(conversation, context)).contacts, context),
        },
        contactAnomalies: {
          selectionSet,
          resolve: async (conversation: JsonObject, _args: unknown, context: GatewayContext) =>
            withSizeCounted((await reconstructionOf(conversation, context)).anomalies, context),
        },
      } satisfies Record<ContactsFieldName, unknown>,
      Contact: contactResolvers(lookup),
      ...(intervalFields.typeDefs !== '' && { ContactIndicatorRow: indicatorRowResolvers(lookup) }),
      Query: {
        ...subgraph.query,
        ...intervalFields.query,
        contact: (_root: unknown, { id }: { readonly id: string }, { contacts }: GatewayContext) =>
          contacts.loadContact(id),
      },
    },
  });
  makeFieldsStrict(schema, upstreamSchema);
  // Throws for a schema that no router can compose: such a schema must not be served.
  subgraph.sdl(schema);
  return schema;
}

/**
 * Memory of one contact or anomaly while it is resolved, in bytes. Measured with the promises of its fields, for a small
 * selection. It is counted as part of the response, as contacts of conversations of contacts are many after few levels.
 */
const RESOLVED_OBJECT_BYTES = 4_096;

function withSizeCounted<T>(objects: readonly T[], { responseSize }: GatewayContext): readonly T[] {
  responseSize.grow(objects.length * RESOLVED_OBJECT_BYTES);
  return objects;
}

/**
 * The reconstruction of a conversation from the upstream's response.
 *
 * @throws GraphQLError `CONTACT_HISTORY_UNAVAILABLE` for an error anywhere in the history (R16): the list of contacts
 * could be too short otherwise.
 */
async function reconstructionOf(
  conversation: JsonObject,
  { contacts, errorsWithoutPath }: GatewayContext,
): Promise<Reconstruction> {
  const { id, first, closedAt } = conversationSource(conversation);
  // Without its id, it is unknown which conversation this is.
  if (id === null) throw historyUnavailable(null, 'upstream did not send its id', null);
  // An error without a path may be an error of the history that came with the conversation.
  const failure = failureIn(first) ?? (first && errorsWithoutPath[0]) ?? null;
  if (failure !== null) throw historyUnavailable(id, 'upstream reported an error in it', failure);
  return contacts.load({ conversationId: id, first, closedAt });
}
