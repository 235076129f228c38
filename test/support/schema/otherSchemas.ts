import { makeExecutableSchema } from '@graphql-tools/schema';
import type { IFieldResolver } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { parse, print, printSchema, visit } from 'graphql';
import type { RequestContext } from '../../../src/sandbox/server/resolvers/queryResolvers.ts';
import { mutationResolvers, queryResolvers } from '../../../src/sandbox/server/resolvers/queryResolvers.ts';
import { typeResolvers } from '../../../src/sandbox/server/resolvers/typeResolvers.ts';
import { SNAPSHOT, withoutField, withoutMember } from './schemaEdits.ts';

/** The sandbox's data over another schema. Resolvers of what the schema lacks are left out. */
function served(typeDefs: string, query: ResolverMap = {}): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs,
    resolvers: { Query: { ...queryResolvers, ...query }, Mutation: mutationResolvers, ...typeResolvers },
    resolverValidationOptions: LENIENT,
  });
}

type ResolverMap = Readonly<Record<string, IFieldResolver<unknown, RequestContext>>>;

const LENIENT = { requireResolversToMatchSchema: 'ignore' } as const;

/** `closedConversations` with its bounds and filters side by side. */
export function flatArguments(): GraphQLSchema {
  const sdl = SNAPSHOT.replace(
    /closedConversations\([^)]*\)/,
    'closedConversations(from: DateTime!, to: DateTime!, channels: [Channel!], first: Int, after: String)',
  );
  return served(sdl, {
    closedConversations: (root, { from, to, channels = [], ...page }, context) =>
      queryResolvers.closedConversations(
        root,
        { ...page, interval: { from, to }, filters: { channels } },
        context,
      ),
  });
}

/** `closedConversations` with one level more, as in 2022. */
export function wrappedConversations(): GraphQLSchema {
  const sdl = SNAPSHOT.replace(
    /(closedConversations\([^)]*\)): ClosedConversationConnection/,
    '$1: SearchClosedConversationsResultConnection',
  );
  return served(sdl, {
    closedConversations: (root, { interval, ...page }, context) =>
      queryResolvers.searchClosedConversations(root, { interval, ...page }, context),
  });
}

/** As in the snapshot. */
export function usualRoots(): GraphQLSchema {
  return served(SNAPSHOT);
}

/** The snapshot with root types that are not called `Query` and `Mutation`. */
export function renamedRoots(): GraphQLSchema {
  const sdl = SNAPSHOT.replace('type Query {', 'type RootQuery {').replace(
    'type Mutation {',
    'type Changes {',
  );
  return makeExecutableSchema({
    typeDefs: `schema { query: RootQuery, mutation: Changes } ${sdl}`,
    resolvers: { RootQuery: queryResolvers, Changes: mutationResolvers, ...typeResolvers },
    resolverValidationOptions: LENIENT,
  });
}

/** Much more of everything than the snapshot has. */
export function grown(): GraphQLSchema {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const types = numbers(200).map(
    (n) => `
      enum Mood${n} { GOOD BAD @deprecated(reason: "Be good.") }
      """Thing ${n}."""
      type Thing${n} @owner(team: "t${n}") {
        name: String! mood: Mood${n} old: Int @deprecated(reason: "Use name.") next: Thing${(n + 1) % 200} conversation: Conversation
      }`,
  );
  const things = numbers(200).map((n) => `thing${n}(mood: Mood${n} = GOOD): Thing${n}`);
  const makers = numbers(50).map((n) => `makeThing${n}(input: ThingInput!): Thing${n}`);
  const sdl = `
    directive @owner(team: String!) repeatable on OBJECT | FIELD_DEFINITION
    directive @live(if: Boolean = true) on QUERY
    ${SNAPSHOT}
    ${types.join('\n')}
    input ThingInput { name: String! = "unnamed" mood: Mood0 amount: Long parts: [ThingInput!] }
    extend type Query { ${things.join('\n')} }
    extend type Mutation { ${makers.join('\n')} }`;
  const made = (_: unknown, { input }: { readonly input: object }) => input;
  return makeExecutableSchema({
    typeDefs: sdl,
    resolvers: {
      Query: { ...queryResolvers, thing7: () => ({ name: 'seven', mood: 'BAD', old: 1 }) },
      Mutation: { ...mutationResolvers, makeThing49: made },
      ...typeResolvers,
    },
  });
}

/** Users of a type that the snapshot does not know. */
export function withDevelopers(): GraphQLSchema {
  const [, fields = ''] = /type Bot implements User (\{[^}]*)\}/.exec(SNAPSHOT) ?? [];
  const sdl = SNAPSHOT.replace(/(union ConversationParticipant =[^\n]*)/, '$1 | Developer');
  return served(`${sdl} type Developer implements User ${fields} badge: String team: [Developer!] }`);
}

/** Without anything that reconstruction can do without. */
export function withoutOptionalParts(): GraphQLSchema {
  const isAbsentField = (name: string, type: string) =>
    name === 'reason' || (name === 'until' && type.includes('Snoozed'));
  const document = visit(parse(SNAPSHOT), {
    UnionTypeDefinition: (node) => ({
      ...node,
      types: node.types?.filter(({ name }) => !ABSENT.has(name.value)) ?? [],
    }),
    ObjectTypeDefinition: (node) =>
      ABSENT.has(node.name.value)
        ? null
        : {
            ...node,
            fields: node.fields?.filter(({ name }) => !isAbsentField(name.value, node.name.value)) ?? [],
          },
  });
  return served(print(document));
}

const ABSENT: ReadonlySet<string> = new Set([
  'ConversationReleasedSystemAttachment',
  'VisitorLeftSystemAttachment',
  'VisitorReturnedSystemAttachment',
  'VisitorBlockedSystemAttachment',
]);

/** With a type of attachment that is none of the attachments of a system message. */
export const withoutReleases = (): GraphQLSchema =>
  served(printSchema(withoutMember('ConversationReleasedSystemAttachment')));

/** Contacts cannot be rebuilt from it. */
export const lacking = (): GraphQLSchema => served(printSchema(withoutField('RoutingRule.name')));

/** Different from the snapshot, and no worse. `name` makes each one different from the others. */
export const later = (name: string): GraphQLSchema =>
  served(`${SNAPSHOT} extend type Query { ${name}: String } type ${name.toUpperCase()} { id: ID }`, {
    [name]: () => name,
  });

/** With one more value in an enum. */
export const withNewLanguage = (value: string): GraphQLSchema =>
  served(SNAPSHOT.replace('enum Language {', `enum Language {\n  ${value}`));
