import type { DocumentNode } from 'graphql';
import { parse, print, visit } from 'graphql';
import { gatewaySdl } from '../../../src/gateway/schema/gatewaySdl.ts';
import { RESERVED_FIELDS, RESERVED_TYPES } from '../../../src/upstream/schema/reservedNames.ts';
import { CONTACTS_SDL, INTERVALS_SDL, UPSTREAM_SDL } from '../../support/schema/sdl.ts';
import { CRM_SDL } from './crm.ts';

/** One part of a supergraph. */
export interface SubgraphDefinition {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

export const FULL_SDL = gatewaySdl(UPSTREAM_SDL, CONTACTS_SDL, 'full', INTERVALS_SDL);
export const CONTACTS_MODE_SDL = gatewaySdl(UPSTREAM_SDL, CONTACTS_SDL, 'contacts', INTERVALS_SDL);

/** A subgraph with the whole upstream schema, without the types and fields that the gateway adds. */
export const UPSTREAM_SUBGRAPH_SDL = print(withoutAdditions(parse(FULL_SDL)));

export interface Urls {
  readonly gateway: string;
  readonly crm: string;
  readonly upstream: string;
}

/** The URLs of the example in the documentation. */
export const EXAMPLE_URLS: Urls = {
  gateway: 'http://127.0.0.1:4000/graphql',
  crm: 'http://127.0.0.1:4001/graphql',
  upstream: 'http://127.0.0.1:4002/graphql',
};

export interface Supergraph {
  readonly name: string;
  /** The mode of the gateway in it. */
  readonly mode: 'full' | 'contacts';
  readonly subgraphs: (urls: Urls) => readonly SubgraphDefinition[];
}

/** The supergraphs that have to compose. */
export const SUPERGRAPHS = {
  full: {
    name: 'the whole gateway beside another subgraph',
    mode: 'full',
    subgraphs: (urls) => [gateway(urls, FULL_SDL), crm(urls)],
  },
  contacts: {
    name: 'contacts alone beside another subgraph',
    mode: 'contacts',
    subgraphs: (urls) => [gateway(urls, CONTACTS_MODE_SDL), crm(urls)],
  },
  contactsBesideUpstream: {
    name: 'contacts beside another subgraph and one that serves the upstream',
    mode: 'contacts',
    subgraphs: (urls) => [
      gateway(urls, CONTACTS_MODE_SDL),
      crm(urls),
      { name: 'upstream', url: urls.upstream, sdl: UPSTREAM_SUBGRAPH_SDL },
    ],
  },
} satisfies Readonly<Record<string, Supergraph>>;

function gateway({ gateway: url }: Urls, sdl: string): SubgraphDefinition {
  return { name: 'contacts-gateway', url, sdl };
}

function crm({ crm: url }: Urls): SubgraphDefinition {
  return { name: 'crm', url, sdl: CRM_SDL };
}

function withoutAdditions(document: DocumentNode): DocumentNode {
  const isAdded = ({ name }: { readonly name: { readonly value: string } }) =>
    RESERVED_TYPES.includes(name.value) ? null : undefined;
  return visit(document, {
    EnumTypeDefinition: isAdded,
    InputObjectTypeDefinition: isAdded,
    ObjectTypeDefinition: (type) => {
      if (RESERVED_TYPES.includes(type.name.value)) return null;
      const added = RESERVED_FIELDS.filter((each) => each.type === type.name.value).map(({ field }) => field);
      return { ...type, fields: type.fields?.filter(({ name }) => !added.includes(name.value)) ?? [] };
    },
  });
}
