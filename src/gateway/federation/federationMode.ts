export const FEDERATION_MODES = ['full', 'contacts', 'off'] as const;

/**
 * What the gateway is for a router. `full`: a subgraph with the whole schema. `contacts`: a subgraph with only the types
 * and fields that the gateway adds. `off`: not a subgraph.
 */
export type FederationMode = (typeof FEDERATION_MODES)[number];

/** The modes in which the gateway is a subgraph. */
export type SubgraphMode = Exclude<FederationMode, 'off'>;
