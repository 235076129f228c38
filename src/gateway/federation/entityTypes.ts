import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { getNamedType, isInterfaceType, isObjectType, isRequiredArgument } from 'graphql';
import type { LookupType, RootField } from '../references/lookupTypes.ts';
import { LOOKUPS } from '../references/lookupTypes.ts';
import type { SubgraphMode } from './federationMode.ts';

/** A type whose objects other subgraphs may refer to by their `id`. */
export interface EntityType {
  readonly name: string;
  /** How its objects are found. Null when they cannot be found: other subgraphs may only refer to them. */
  readonly source: EntitySource | null;
}

export type EntitySource =
  | { readonly kind: 'contact' }
  | { readonly kind: 'conversation'; readonly lookup: RootField }
  | { readonly kind: 'upstream'; readonly lookup: RootField };

/**
 * The entities of the gateway's schema, with all types that implement `User`. In `contacts` mode only conversations and
 * contacts can be found: other objects belong to another subgraph.
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
  return canReturn(schema, lookup, objectType) ? { kind: 'upstream' as const, lookup } : null;
}

/** Whether the upstream has the root field, the id is its only required argument, and it can return objects of the type. */
function canReturn(schema: GraphQLSchema, { field, argument }: RootField, objectType: string): boolean {
  const rootField = schema.getQueryType()?.getFields()[field];
  if (!rootField) return false;
  const { args, type } = rootField;
  const otherArguments = args.filter(({ name }) => name !== argument);
  if (otherArguments.length === args.length || otherArguments.some(isRequiredArgument)) return false;
  const returned = getNamedType(type);
  if (isInterfaceType(returned)) {
    return schema.getPossibleTypes(returned).some(({ name }) => name === objectType);
  }
  return returned.name === objectType;
}
