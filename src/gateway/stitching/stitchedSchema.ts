import { stitchSchemas } from '@graphql-tools/stitch';
import type { GraphQLSchema } from 'graphql';
import type { Reconstruction } from '../../contacts/buildReconstruction.ts';
import type { HistorySelection } from '../../upstream/history/historySelection.ts';
import type { JsonObject } from '../../upstream/response/json.ts';
import type { ContactsFieldName } from '../../upstream/schema/gatewayFields.ts';
import { historyUnavailable } from '../execution/contactLoader.ts';
import type { GatewayContext } from '../execution/context.ts';
import type { ContactsFetch } from '../execution/conversationSelection.ts';
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
import { makeFieldsStrict } from './strictFields.ts';
import { lookupSubschema, upstreamSubschema } from './upstreamSubschema.ts';

export interface StitchedSchemaOptions extends Resources {
  readonly upstreamSchema: GraphQLSchema;
  /** The SDL of what the gateway adds. */
  readonly contactsSdl: string;
  readonly fetch: ContactsFetch;
  readonly selection: HistorySelection;
  /** `off` unless given. */
  readonly federation?: FederationMode;
  /** Without it, the contacts of intervals are not served. */
  readonly intervals?: IntervalOptions;
}

/** The upstream's schema as it is, with the contacts of a conversation added to it. */
export function createStitchedSchema(options: StitchedSchemaOptions): GraphQLSchema {
  const { upstreamSchema, client, contactsSdl, fetch, selection, federation = 'off' } = options;
  const selectionSet = conversationSelection(fetch, selection);
  const lookups = lookupSubschema(upstreamSchema, client);
  const lookup = createLookup(lookups, createHistoryLookup(upstreamSchema, options));
  const ofIntervals = createIntervalFields({ upstreamSchema, client, selection }, options.intervals);
  const subgraph = createSubgraph(federation, lookups);
  const schema = stitchSchemas<GatewayContext>({
    subschemas: [upstreamSubschema(upstreamSchema, client)],
    typeDefs: `${contactsSdl}\n${ofIntervals.typeDefs}\n${subgraph.typeDefs}`,
    resolvers: {
      ...subgraph.types,
      Conversation: {
        contacts: {
          selectionSet,
          resolve: async (conversation: JsonObject, _args: unknown, context: GatewayContext) =>
            measured((await reconstructionOf(conversation, context)).contacts, context),
        },
        contactAnomalies: {
          selectionSet,
          resolve: async (conversation: JsonObject, _args: unknown, context: GatewayContext) =>
            measured((await reconstructionOf(conversation, context)).anomalies, context),
        },
      } satisfies Record<ContactsFieldName, unknown>,
      Contact: contactResolvers(lookup),
      ...(ofIntervals.typeDefs !== '' && { ContactIndicatorRow: indicatorRowResolvers(lookup) }),
      Query: {
        ...subgraph.query,
        ...ofIntervals.query,
        contact: (_root: unknown, { id }: { readonly id: string }, { contacts }: GatewayContext) =>
          contacts.loadContact(id),
      },
    },
  });
  makeFieldsStrict(schema, upstreamSchema);
  // What no router can compose must not come into use.
  subgraph.sdl(schema);
  return schema;
}

/**
 * What an object of ours takes while it is resolved, in bytes: measured with the promises of its fields, when little of
 * it is selected. Contacts of conversations of contacts are very many after a few levels.
 */
const RESOLVED_OBJECT_BYTES = 4_096;

function measured<T>(objects: readonly T[], { responseSize }: GatewayContext): readonly T[] {
  responseSize.grow(objects.length * RESOLVED_OBJECT_BYTES);
  return objects;
}

/** R16: an error anywhere in the history is an error of the field, never a shorter list. */
async function reconstructionOf(
  conversation: JsonObject,
  { contacts, errorsWithoutPath }: GatewayContext,
): Promise<Reconstruction> {
  const { id, first, closedAt } = conversationSource(conversation);
  // Without its id there is no telling which conversation this is.
  if (id === null) throw historyUnavailable(null, 'upstream does not tell its id', null);
  // An error without a place may be one of the history that came with the conversation.
  const failure = failureIn(first) ?? (first && errorsWithoutPath[0]) ?? null;
  if (failure !== null) throw historyUnavailable(id, 'upstream reported an error in it', failure);
  return contacts.load({ conversationId: id, first, closedAt });
}
