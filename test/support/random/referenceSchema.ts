import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { execute, extendSchema, isObjectType, parse } from 'graphql';
import type {
  ExpectedContact,
  ExpectedReconstruction,
} from '../../../src/sandbox/generator/record/expected.ts';
import { instantOf } from '../../../src/sandbox/generator/world/dates.ts';
import { MAIN_ACCOUNT } from '../../../src/sandbox/server/data/accounts.ts';
import type { SandboxData } from '../../../src/sandbox/server/data/data.ts';
import type { ConversationJson } from '../../../src/sandbox/server/data/json.ts';
import { createStore } from '../../../src/sandbox/server/data/store.ts';
import { formatError } from '../../../src/sandbox/server/data/upstreamError.ts';
import type { RequestContext } from '../../../src/sandbox/server/resolvers/queryResolvers.ts';
import { createSandboxSchema } from '../../../src/sandbox/server/schema.ts';
import type { Ask } from '../http/graphqlResponse.ts';
import { readResult } from '../http/graphqlResponse.ts';
import { CONTACTS_SDL } from '../schema/sdl.ts';
import { ANY_TEXT } from './firstDifference.ts';

/**
 * Computes the expected response of the gateway in another way: with the sandbox's own schema, whose contacts are those
 * that the generator expects. Nothing is stitched, fetched or rebuilt here.
 */
export function askReference(data: SandboxData, meant: ReadonlyMap<string, ExpectedReconstruction>): Ask {
  const schema = referenceSchema(meant);
  const store = createStore(data);
  return async ({ query, variables, operationName }) => {
    const contextValue: RequestContext = {
      store,
      account: MAIN_ACCOUNT,
      nextTagId: () => 0,
      availabilitiesResolved: 0,
    };
    const { data = null, errors = [] } = await execute({
      schema,
      document: parse(query),
      contextValue,
      variableValues: variables,
      operationName,
    });
    const shown = errors.map((error) => formatError(error, 'INTERNAL_ERROR'));
    return readResult(JSON.parse(JSON.stringify({ data, errors: shown })));
  };
}

/** An expected contact, with its conversation. */
interface Source {
  readonly contact: ExpectedContact;
  readonly conversation: ConversationJson;
}

type Resolver = GraphQLFieldResolver<Source, RequestContext>;

function referenceSchema(meant: ReadonlyMap<string, ExpectedReconstruction>): GraphQLSchema {
  const schema = extendSchema(createSandboxSchema(), parse(CONTACTS_SDL));
  const meantOf = ({ id }: ConversationJson): ExpectedReconstruction => {
    const found = meant.get(id);
    if (found === undefined) throw new Error(`nobody knows what conversation ${id} meant`);
    return found;
  };
  const contactsOf = (conversation: ConversationJson): readonly Source[] =>
    meantOf(conversation).contacts.map((contact) => ({ contact, conversation }));
  resolve(schema, 'Conversation', {
    contacts: contactsOf,
    contactAnomalies: (conversation: ConversationJson) =>
      meantOf(conversation).anomalies.map((anomaly) => ({ ...anomaly, message: ANY_TEXT })),
  });
  resolve(schema, 'Query', {
    contact: (_root: unknown, { id }: { readonly id: string }, { store }: RequestContext) => {
      const conversation = store.conversation(id.slice(0, id.indexOf('@')));
      return conversation && (contactsOf(conversation).find(({ contact }) => contact.id === id) ?? null);
    },
  });
  resolve(schema, 'Contact', { ...contactFields(schema), ...references(schema) });
  return schema;
}

function resolve(
  schema: GraphQLSchema,
  typeName: string,
  resolvers: Readonly<Record<string, GraphQLFieldResolver<never, RequestContext>>>,
): void {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`there is no type ${typeName}`);
  for (const [name, field] of Object.entries(type.getFields())) {
    const resolver = resolvers[name];
    if (resolver) Object.assign(field, { resolve: resolver });
  }
}

function contactFields(schema: GraphQLSchema): Readonly<Record<string, Resolver>> {
  const plain = Object.keys(fieldsOf(schema, 'Contact')).map((name): [string, Resolver] => [
    name,
    ({ contact }) => Reflect.get(contact, name),
  ]);
  return {
    ...Object.fromEntries(plain),
    conversationId: ({ conversation }) => conversation.id,
    channel: ({ conversation }) => conversation['channel'],
    siteId: ({ conversation }) => projectIdOf(conversation),
    durationSeconds: ({ contact }) => seconds(contact.openedAt, contact.closedAt),
    firstResponseSeconds: ({ contact }) => seconds(contact.openedAt, contact.firstResponseAt),
    events: ({ contact }) =>
      contact.eventKinds.map((kind) => ({ kind, occurredAt: ANY_TEXT, systemMessageId: ANY_TEXT })),
  };
}

/** Objects of the upstream, as it returns them by their id. */
function references(schema: GraphQLSchema): Readonly<Record<string, Resolver>> {
  const root = fieldsOf(schema, 'Query');
  const reference =
    (field: string, argument: string, idOf: (source: Source) => unknown): Resolver =>
    (source, _args, context, info) => {
      const id = idOf(source);
      return id === null ? null : root[field]?.resolve?.(undefined, { [argument]: id }, context, info);
    };
  return {
    conversation: reference('conversation', 'id', ({ conversation }) => conversation.id),
    project: reference('project', 'projectId', ({ conversation }) => projectIdOf(conversation)),
    operator: reference('user', 'userId', ({ contact }) => contact.operatorId),
    endedBy: reference('user', 'userId', ({ contact }) => contact.endedById),
    transferredToUser: reference('user', 'userId', ({ contact }) => contact.transferredToUserId),
    routingRule: reference('routingRule', 'id', ({ contact }) => contact.routingRuleId),
    routingGroup: reference('routingGroup', 'id', ({ contact }) => contact.routingGroupId),
    transferredToRoutingRule: reference(
      'routingRule',
      'id',
      ({ contact }) => contact.transferredToRoutingRuleId,
    ),
  };
}

function fieldsOf(schema: GraphQLSchema, typeName: string) {
  const type = schema.getType(typeName);
  return isObjectType(type) ? type.getFields() : {};
}

function projectIdOf({ project }: ConversationJson): unknown {
  return project === null ? null : Reflect.get(Object(project), 'id');
}

function seconds(from: string, to: string | null): number | null {
  if (to === null) return null;
  const [start, end] = [instantOf(from), instantOf(to)];
  if (start === undefined || end === undefined) throw new Error(`${from} or ${to} is no date`);
  return (end - start) / 1_000;
}
