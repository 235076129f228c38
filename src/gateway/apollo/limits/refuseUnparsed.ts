import type { GraphQLRequest, GraphQLRequestListener } from '@apollo/server';
import type { GatewayCode } from '../../../upstream/errors/errorCodes.ts';
import type { ClientContext } from '../../execution/context.ts';

export interface UnparsedRefusal {
  /** HTTP status. */
  readonly status: number;
  readonly code: GatewayCode;
  readonly message: string;
}

/**
 * Refuses a request before its document is parsed. Apollo Server has no way to do that, so the document is replaced by the
 * hash of a persisted query that does not exist. The listener then replaces Apollo Server's response.
 */
export function refuseUnparsed(
  request: GraphQLRequest,
  { status, code, message }: UnparsedRefusal,
): GraphQLRequestListener<ClientContext> {
  Reflect.deleteProperty(request, 'query');
  request.extensions = { persistedQuery: { version: 1, sha256Hash: UNKNOWN_HASH } };
  return {
    willSendResponse: async ({ response }) => {
      response.http.status = status;
      response.body = { kind: 'single', singleResult: { errors: [{ message, extensions: { code } }] } };
    },
  };
}

/** The SHA-256 of no text. */
const UNKNOWN_HASH = 'none';
