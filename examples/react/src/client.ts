import { persistedExchange } from '@urql/exchange-persisted';
import type { Client } from 'urql';
import { cacheExchange, createClient, fetchExchange } from 'urql';

/** Whether the gateway has TRUSTED_DOCUMENTS: it then accepts the ids of documents that graphql-codegen wrote. */
const IS_TRUSTED = import.meta.env.VITE_TRUSTED_DOCUMENTS === 'true';

/** Sends the id that graphql-codegen gave a document, instead of its text. */
const trustedDocuments = persistedExchange({
  enforcePersistedQueries: true,
  preferGetForPersistedQueries: false,
  generateHash: async (_text, document) => idOf(document),
});

/** @param token sent as `Authorization: Bearer`. Empty for none. */
export function createGatewayClient(token: string): Client {
  return createClient({
    url: '/graphql',
    exchanges: [cacheExchange, ...(IS_TRUSTED ? [trustedDocuments] : []), fetchExchange],
    // The gateway refuses a GET that a foreign page could send without a preflight request.
    preferGetMethod: false,
    fetchOptions: { headers: token === '' ? {} : { authorization: `Bearer ${token}` } },
  });
}

/** The id that graphql-codegen wrote into a document. Its type does not show it. */
function idOf(document: object): string | undefined {
  const meta: unknown = '__meta__' in document ? document.__meta__ : undefined;
  const isWithId = typeof meta === 'object' && meta !== null && 'hash' in meta;
  return isWithId ? String(meta.hash) : undefined;
}
