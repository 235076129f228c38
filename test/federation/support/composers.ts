import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeServices as composeWithGuild } from '@theguild/federation-composition';
import { federateSubgraphs, LATEST_ROUTER_COMPATIBILITY_VERSION } from '@wundergraph/composition';
import { parse, print } from 'graphql';
import type { SubgraphDefinition } from './subgraphs.ts';

export interface Composed {
  /** The problems, one sentence each. */
  readonly problems: readonly string[];
  /** Empty when the composition failed. */
  readonly supergraphSdl: string;
}

export type Compose = (subgraphs: readonly SubgraphDefinition[]) => Composed;

/** `rover supergraph compose` and Apollo's router. */
export const apollo: Compose = (subgraphs) => {
  const { errors, supergraphSdl = '' } = composeWithApollo(services(subgraphs));
  return { problems: messages(errors), supergraphSdl };
};

/** Hive's registry, its gateway and its router. */
export const hive: Compose = (subgraphs) => {
  const { errors, supergraphSdl = '' } = composeWithGuild(services(subgraphs));
  return { problems: messages(errors), supergraphSdl };
};

/** `wgc router compose` and Cosmo's router. */
export const cosmo: Compose = (subgraphs) => {
  const result = federateSubgraphs({
    subgraphs: subgraphs.map(({ name, url, sdl }) => ({ name, url, definitions: parse(sdl) })),
    version: LATEST_ROUTER_COMPATIBILITY_VERSION,
  });
  if (!result.success) return { problems: messages(result.errors), supergraphSdl: '' };
  return { problems: messages(result.warnings), supergraphSdl: print(result.federatedGraphAST) };
};

function services(subgraphs: readonly SubgraphDefinition[]) {
  return subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
}

function messages(problems: readonly Error[] = []): readonly string[] {
  return problems.map(({ message }) => message);
}
