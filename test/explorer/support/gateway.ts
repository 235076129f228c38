import type { GatewayAccess, GraphqlRequest } from '../../../src/explorer/model/gateway/request.ts';

/** Responds to each operation with what `respond` returns, and records the operations. */
export function recordedGateway(
  respond: (request: GraphqlRequest, index: number) => unknown,
): GatewayAccess & {
  readonly sent: readonly GraphqlRequest[];
} {
  const sent: GraphqlRequest[] = [];
  return {
    sent,
    hasToken: true,
    send: async (request) => {
      sent.push(request);
      return { body: respond(request, sent.length - 1), requestId: `request-${sent.length}` };
    },
  };
}
