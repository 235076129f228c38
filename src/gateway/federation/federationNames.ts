import type { GraphQLSchema } from 'graphql';
import type { SubgraphMode } from './federationMode.ts';

/** The types and root fields that every subgraph has. Routers know them. */
export const FEDERATION_NAMES: readonly string[] = ['_Any', '_Entity', '_Service', '_service', '_entities'];

/** Routers add these types to each subgraph whose SDL has `@link`. */
const LINK_TYPES: readonly string[] = ['link__Import', 'federation__FieldSet'];

/**
 * In mode `contacts`, the upstream may have `LINK_TYPES`: the SDL has only types that the fields of the gateway need.
 *
 * @throws Error when the upstream's schema has a name that a subgraph needs: the upstream may be a subgraph itself.
 */
export function assertNoSubgraph(upstreamSchema: GraphQLSchema, mode: SubgraphMode): void {
  const rootFields = upstreamSchema.getQueryType()?.getFields() ?? {};
  const taken = [
    ...FEDERATION_NAMES.filter((name) => name in rootFields || upstreamSchema.getType(name)),
    ...(mode === 'full' ? LINK_TYPES.filter((name) => upstreamSchema.getType(name)) : []),
  ];
  if (taken.length === 0) return;
  throw new Error(
    `The upstream has ${taken.join(', ')}, which a subgraph needs for itself: set FEDERATION=off, ` +
      'or serve an SDL file of the upstream schema without them (UPSTREAM_SCHEMA).',
  );
}
