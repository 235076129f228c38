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
 * Refuses a request before its document is parsed. Apollo Server has one way to do that: a hash that it cannot find.
 * The listener then puts the refusal in the place of its response.
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

/** Not the hash of any text. */
export const UNKNOWN_HASH = 'none';
