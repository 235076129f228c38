import type { GraphQLSchema } from 'graphql';

/** The types and root fields that every subgraph has. Routers know them. */
export const FEDERATION_NAMES: readonly string[] = ['_Any', '_Entity', '_Service', '_service', '_entities'];

/** The types that routers add to every subgraph with `@link`. */
const LINK_TYPES: readonly string[] = ['link__Import', 'link__Purpose', 'federation__FieldSet'];

/** @throws Error when the upstream's schema has one of these names: the upstream may be a subgraph itself. */
export function assertNoSubgraph(upstreamSchema: GraphQLSchema): void {
  const rootFields = upstreamSchema.getQueryType()?.getFields() ?? {};
  const taken = [...FEDERATION_NAMES, ...LINK_TYPES].filter(
    (name) => name in rootFields || upstreamSchema.getType(name),
  );
  if (taken.length === 0) return;
  throw new Error(
    `The upstream has ${taken.join(', ')}, which a subgraph needs for itself: set FEDERATION=off, ` +
      'or serve an SDL file of the upstream schema without them (UPSTREAM_SCHEMA).',
  );
}
