/**
 * What the gateway is to other gateways: a subgraph of all that it serves, a subgraph of only what it adds to the
 * upstream, or none.
 */
export type FederationMode = 'full' | 'contacts' | 'off';

/** The modes in which the gateway is a subgraph. */
export type SubgraphMode = Exclude<FederationMode, 'off'>;
