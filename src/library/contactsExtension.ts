import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { buildSchema } from 'graphql';
import type { Contact } from '../contacts/facts/contact.ts';
import { conversationSelection } from '../gateway/execution/conversationSelection.ts';
import type { RequestLimits } from '../gateway/execution/requestBudget.ts';
import { DEFAULT_REQUEST_LIMITS } from '../gateway/execution/requestBudget.ts';
import { ResponseTooLarge } from '../gateway/serialized/responseSize.ts';
import { contactResolvers } from '../gateway/stitching/contactResolvers.ts';
import { contactsFields } from '../gateway/stitching/contactsFields.ts';
import type { ContactsFields, ContextResolver } from '../gateway/stitching/fieldTypes.ts';
import { isInternalFailure } from '../upstream/errors/internalFailure.ts';
import { historySelection } from '../upstream/history/historySelection.ts';
import { assertRequirements } from '../upstream/schema/schemaSource.ts';
import type { HostRequest } from './hostRequest.ts';
import { createHostRequests } from './hostRequest.ts';
import { contactsSdl } from './schema.ts';
import type { UpstreamExecutor } from './upstreamExecutor.ts';

export interface ContactsExtensionOptions {
  /** The upstream's schema, as it is before any transform of the host: a schema of the host's `graphql`, or SDL. */
  readonly upstreamSchema: GraphQLSchema | string;
  readonly execute: UpstreamExecutor;
  /** Limits of one client request. @default 500 operations, 4 at the same time, 10000 conversations, 64 MiB of contacts */
  readonly limits?: Partial<RequestLimits>;
}

/** What a stitching gateway adds to its schema, beside the upstream as a subschema. */
export interface ContactsExtension {
  readonly typeDefs: string;
  readonly resolvers: ContactsFields<object> & {
    readonly Contact: Readonly<Record<string, ContextResolver<Contact, unknown, object, unknown>>>;
  };
}

/**
 * Creates `Conversation.contacts`, `Conversation.contactAnomalies` and `Query.contact` for a gateway that stitches the
 * upstream itself: GraphQL Tools, Yoga, Mesh or Hive Gateway. Histories of one client request are read together, 20 in one
 * upstream operation. Objects that contacts refer to are looked up by id, each once.
 *
 * The context of each client request must be an object of its own.
 *
 * @throws SchemaRequirementsError when the upstream's schema lacks something that contacts need.
 */
export function contactsExtension(options: ContactsExtensionOptions): ContactsExtension {
  const { upstreamSchema: given, execute, limits } = options;
  const upstreamSchema = typeof given === 'string' ? buildSchema(given) : given;
  assertRequirements(upstreamSchema);
  const selection = historySelection(upstreamSchema);
  const requestOf = createHostRequests({
    ...{ upstreamSchema, selection, execute },
    limits: { ...DEFAULT_REQUEST_LIMITS, ...limits },
  });
  const forHost = bindTo(requestOf);
  const { Conversation, Query } = contactsFields(conversationSelection('lazy', selection));
  const { contacts, contactAnomalies } = Conversation;
  const ofContact = contactResolvers<HostRequest>((referred, context, info) =>
    context.lookUp(referred, context, info),
  );
  return {
    typeDefs: contactsSdl,
    resolvers: {
      Conversation: {
        contacts: { ...contacts, resolve: forHost(contacts.resolve) },
        contactAnomalies: { ...contactAnomalies, resolve: forHost(contactAnomalies.resolve) },
      },
      Contact: Object.fromEntries(
        Object.entries(ofContact).map(([name, resolver]) => [name, forHost(resolver)]),
      ),
      Query: { contact: forHost(Query.contact) },
    },
  };
}

/** Returns a function that makes resolvers for the host: they get the state of the request instead of the host's context. */
function bindTo(requestOf: (host: object) => HostRequest) {
  return <Source, Args, Value>(resolver: ContextResolver<Source, Args, HostRequest, Value>) =>
    async (source: Source, args: Args, host: object, info: GraphQLResolveInfo): Promise<Awaited<Value>> => {
      if (typeof host !== 'object' || host === null) {
        throw new TypeError(`contactsExtension: expected a context object for each request, got ${host}`);
      }
      try {
        return await resolver(source, args, requestOf(host), info);
      } catch (error) {
        throw oneError(error);
      }
    };
}

/** The error of one field: the host may join the messages of several errors, and lose their codes. A bug is never left out. */
function oneError(error: unknown): unknown {
  if (error instanceof ResponseTooLarge) return error.clientError;
  if (!(error instanceof AggregateError)) return error;
  return error.errors.find(isInternalFailure) ?? error.errors[0];
}
