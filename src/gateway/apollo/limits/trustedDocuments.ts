import { createHash } from 'node:crypto';
import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import type { ClientContext } from '../../execution/context.ts';
import type { UnparsedRefusal } from './refuseUnparsed.ts';
import { refuseUnparsed, UNKNOWN_HASH } from './refuseUnparsed.ts';

/** Documents by the SHA-256 of their text, in hexadecimal. */
export type TrustedDocuments = ReadonlyMap<string, string>;

/**
 * Creates a plugin that lets only these documents run, sent as text or as their hash. Introspection needs a trusted
 * document too. Other documents are refused before they are parsed, so that no error says anything about the schema.
 */
export function onlyTrustedDocuments(trusted: TrustedDocuments): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async ({ request }) => {
      if (trusted.has(hashOf(request))) return undefined;
      return refuseUnparsed(request, REFUSAL);
    },
  };
}

/** The cache in which Apollo Server finds documents by their hash. Clients cannot add documents to it. */
export function trustedDocumentCache(trusted: TrustedDocuments): {
  get: (key: string) => Promise<string | undefined>;
  set: () => Promise<void>;
  delete: () => Promise<void>;
} {
  return {
    get: async (key) => trusted.get(key.slice(key.lastIndexOf(':') + 1)),
    set: async () => undefined,
    delete: async () => undefined,
  };
}

const REFUSAL: UnparsedRefusal = {
  status: 403,
  code: 'UNTRUSTED_DOCUMENT',
  message: 'Expected one of the documents that this gateway trusts.',
};

function hashOf({ query, extensions }: GraphQLRequest): string {
  if (query !== undefined) return createHash('sha256').update(query).digest('hex');
  const { sha256Hash } = persistedQueryOf(extensions);
  return typeof sha256Hash === 'string' ? sha256Hash : UNKNOWN_HASH;
}

function persistedQueryOf(extensions: GraphQLRequest['extensions']): { readonly sha256Hash?: unknown } {
  const persistedQuery: unknown = extensions?.['persistedQuery'];
  return typeof persistedQuery === 'object' && persistedQuery !== null ? persistedQuery : {};
}
