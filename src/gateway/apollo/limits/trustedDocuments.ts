import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import { isObject } from '../../../upstream/response/json.ts';
import type { ClientContext } from '../../execution/context.ts';
import type { UnparsedRefusal } from './refuseUnparsed.ts';
import { refuseUnparsed } from './refuseUnparsed.ts';

/** The only documents that may run. They may change while the gateway runs. */
export interface TrustedDocuments {
  /** Returns the text of a document; undefined when no document has this id. */
  findById(id: string): string | undefined;
  /** Whether a document has exactly this text. */
  hasText(text: string): boolean;
}

/**
 * Creates a plugin that lets only these documents run. A request has the text of one, its id as `documentId`, or its id as
 * the hash of a persisted query. Introspection needs a trusted document too. Other documents are refused before they are
 * parsed, so that no error says anything about the schema.
 */
export function onlyTrustedDocuments(trusted: TrustedDocuments): ApolloServerPlugin<ClientContext> {
  return {
    requestDidStart: async ({ request }) => {
      const document = findDocument(request, trusted);
      if (document === undefined) return refuseUnparsed(request, REFUSAL);
      // From here on the request is one with a text. Apollo Server would cache the document under the id of the client, and
      // run it still when the file has another document for this id.
      request.query = document;
      if (request.extensions) Reflect.deleteProperty(request.extensions, 'persistedQuery');
      return undefined;
    },
  };
}

const REFUSAL: UnparsedRefusal = {
  status: 403,
  code: 'UNTRUSTED_DOCUMENT',
  message: 'Expected one of the documents that this gateway trusts.',
};

function findDocument(request: GraphQLRequest, trusted: TrustedDocuments): string | undefined {
  const { query, extensions } = request;
  // Some clients send an empty text, or null, with an id.
  if (query) return trusted.hasText(query) ? query : undefined;
  const persistedQuery: unknown = extensions?.['persistedQuery'];
  const id = documentIdOf(request) ?? (isObject(persistedQuery) ? persistedQuery['sha256Hash'] : undefined);
  return typeof id === 'string' ? trusted.findById(id) : undefined;
}

/** Apollo Server does not read `documentId`: it is in the body of a POST, or in the query string of a GET. */
function documentIdOf({ http }: GraphQLRequest): unknown {
  if (http?.method === 'GET') return new URLSearchParams(http.search).get('documentId') ?? undefined;
  return isObject(http?.body) ? http.body['documentId'] : undefined;
}
