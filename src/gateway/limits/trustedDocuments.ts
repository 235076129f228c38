import { createHash } from 'node:crypto';
import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import type { ClientContext } from '../context.ts';

/** Documents by the SHA-256 of their text, in hexadecimal. */
export type TrustedDocuments = ReadonlyMap<string, string>;

/**
 * A plugin that lets only these documents run, sent as text or as their hash; introspection is no exception. What is
 * not among them is refused before it is parsed, so that nothing of the schema shows.
 */
export function onlyTrustedDocuments(trusted: TrustedDocuments): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async ({ request }) => {
      if (trusted.has(hashOf(request))) return undefined;
      // Apollo Server's way to refuse without parsing: a hash that it cannot find.
      Reflect.deleteProperty(request, 'query');
      request.extensions = { persistedQuery: { version: 1, sha256Hash: UNKNOWN_HASH } };
      return {
        willSendResponse: async ({ response }) => {
          response.http.status = 403;
          response.body = { kind: 'single', singleResult: { errors: [REFUSAL] } };
        },
      };
    },
  };
}

/** What Apollo Server looks documents up in by their hash, in place of what clients register. */
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

const UNKNOWN_HASH = 'none';

const REFUSAL = {
  message: 'Expected one of the documents that this gateway trusts.',
  extensions: { code: 'UNTRUSTED_DOCUMENT' },
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
