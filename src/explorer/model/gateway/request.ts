import type { Failure } from './failure.ts';
import { errorsOf, failureOf, gatewayUnreachable } from './failure.ts';
import type { JsonObject } from './json.ts';
import { isObject, objectAt } from './json.ts';

/** One GraphQL operation. */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: JsonObject;
}

/** The body of a response, for every HTTP status. */
export interface GraphqlResponse {
  /** The parsed JSON. */
  readonly body: unknown;
  /** The header `x-request-id`; null without it. The gateway's log has the same id. */
  readonly requestId: string | null;
}

/**
 * Sends one operation to the gateway. Rejects when there is no response, or when its body is not JSON.
 *
 * @param signal ends the request. @default the request ends only with its page
 */
export type Send = (request: GraphqlRequest, signal?: AbortSignal) => Promise<GraphqlResponse>;

/** How a page reaches the gateway. */
export interface GatewayAccess {
  readonly send: Send;
  readonly hasToken: boolean;
}

/** What a response holds. Both are present when parts of the data are missing. */
export interface Outcome {
  readonly data: JsonObject | null;
  readonly failure: Failure | null;
  /** The id of the request in the gateway's log; null when there was no response. */
  readonly requestId: string | null;
}

/**
 * Sends an operation and reads its response. Never rejects: every error becomes a failure.
 *
 * @param signal ends the request. @default the request ends only with its page
 */
export async function request(
  operation: GraphqlRequest,
  { send, hasToken }: GatewayAccess,
  signal?: AbortSignal,
): Promise<Outcome> {
  try {
    const { body, requestId } = await send(operation, signal);
    const errors = errorsOf(body);
    if (!isObject(body) || errors === null) {
      const failure = gatewayUnreachable('The response is not a GraphQL response.', requestId);
      return { data: null, failure, requestId };
    }
    return {
      data: objectAt(body, 'data'),
      failure: errors.length === 0 ? null : failureOf(errors, hasToken, requestId),
      requestId,
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { data: null, failure: gatewayUnreachable(detail, null), requestId: null };
  }
}
