import type { SubschemaConfig } from '@graphql-tools/delegate';
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../execution/context.ts';
import type { EntitiesResolver } from './entities.ts';
import { createEntitiesResolver } from './entities.ts';
import { entityTypes } from './entityTypes.ts';
import type { FederationMode } from './federationMode.ts';
import { assertNoSubgraph } from './federationNames.ts';
import { federationSdl } from './federationSdl.ts';

/** The types, fields and resolvers that make the schema a subgraph. All are empty in mode `off`. */
export interface Subgraph {
  readonly typeDefs: string;
  readonly query: {
    readonly _service?: (root: unknown, args: unknown, context: GatewayContext, info: Info) => Service;
    readonly _entities?: EntitiesResolver;
  };
  readonly types: {
    readonly _Entity?: { readonly __resolveType: (entity: { readonly __typename: string }) => string };
  };
}

/**
 * Creates the parts of the schema that make it a subgraph.
 *
 * @param upstream the subschema for lookups of entities.
 * @throws Error when the upstream's schema has names that a subgraph needs.
 */
export function createSubgraph(
  mode: FederationMode,
  upstream: SubschemaConfig<unknown, unknown, unknown, GatewayContext>,
): Subgraph {
  if (mode === 'off') return NONE;
  assertNoSubgraph(upstream.schema, mode);
  const entities = entityTypes(upstream.schema, mode);
  const resolvable = entities.flatMap(({ name, source }) => (source ? [name] : []));
  const sdls = new WeakMap<GraphQLSchema, string>();
  const sdlOf = (schema: GraphQLSchema): string => {
    const sdl = sdls.get(schema) ?? federationSdl(schema, entities, mode);
    sdls.set(schema, sdl);
    return sdl;
  };
  return {
    typeDefs: `
      scalar _Any
      union _Entity = ${resolvable.join(' | ')}
      type _Service { sdl: String! }
      extend type Query {
        _service: _Service!
        _entities(representations: [_Any!]!): [_Entity]!
      }
    `,
    query: {
      _service: (_root, _args, _context, { schema }) => ({ sdl: sdlOf(schema) }),
      _entities: createEntitiesResolver(entities, upstream),
    },
    types: { _Entity: { __resolveType: ({ __typename }) => __typename } },
  };
}

type Info = Pick<GraphQLResolveInfo, 'schema'>;

interface Service {
  readonly sdl: string;
}

const NONE: Subgraph = { typeDefs: '', query: {}, types: {} };
