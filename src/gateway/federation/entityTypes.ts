import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { getNamedType, isInterfaceType, isObjectType, isRequiredArgument } from 'graphql';
import type { LookupType, RootField } from '../references/lookupTypes.ts';
import { LOOKUPS } from '../references/lookupTypes.ts';
import type { SubgraphMode } from './federationMode.ts';

/** A type whose objects other subgraphs may refer to by their `id`. */
export interface EntityType {
  readonly name: string;
  /** How its objects are found. Null when they cannot be: others may refer to them, and nothing more. */
  readonly source: EntitySource | null;
}

export type EntitySource =
  | { readonly kind: 'contact' }
  | { readonly kind: 'conversation'; readonly lookup: RootField }
  | { readonly kind: 'upstream'; readonly lookup: RootField };

/**
 * The entities of the gateway's schema, whichever types implement `User` in it. In `contacts` mode only what the
 * gateway adds can be found by it: the rest is for the subgraph that owns it.
 */
export function entityTypes(schema: GraphQLSchema, mode: SubgraphMode): readonly EntityType[] {
  const upstream = UPSTREAM_TYPES.flatMap((type) =>
    objectTypes(schema, type).map(({ name }) => ({
      name,
      source: mode === 'full' ? upstreamSource(schema, type, name) : null,
    })),
  );
  const source = upstreamSource(schema, 'Conversation', 'Conversation');
  const conversation = source && { kind: 'conversation' as const, lookup: source.lookup };
  return [
    { name: 'Conversation', source: conversation },
    { name: 'Contact', source: { kind: 'contact' } },
    ...upstream,
  ];
}

const UPSTREAM_TYPES = ['Project', 'RoutingRule', 'RoutingGroup', 'User'] as const;

function objectTypes(schema: GraphQLSchema, name: string): readonly GraphQLObjectType[] {
  const type = schema.getType(name);
  const types = isInterfaceType(type) ? schema.getPossibleTypes(type) : [type];
  return types.filter(isObjectType).filter((each) => 'id' in each.getFields());
}

function upstreamSource(schema: GraphQLSchema, type: LookupType, objectType: string) {
  const lookup = LOOKUPS[type];
  return isAnswered(schema, lookup, objectType) ? { kind: 'upstream' as const, lookup } : null;
}

/** Whether upstream has the root field, it needs no more than the id, and it can answer with such an object. */
function isAnswered(schema: GraphQLSchema, { field, argument }: RootField, objectType: string): boolean {
  const rootField = schema.getQueryType()?.getFields()[field];
  if (!rootField) return false;
  const { args, type } = rootField;
  const others = args.filter(({ name }) => name !== argument);
  if (others.length === args.length || others.some(isRequiredArgument)) return false;
  const answered = getNamedType(type);
  if (isInterfaceType(answered)) {
    return schema.getPossibleTypes(answered).some(({ name }) => name === objectType);
  }
  return answered.name === objectType;
}
