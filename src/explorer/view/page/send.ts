import type { Send } from '../../model/gateway/request.ts';

/**
 * Creates a function that sends operations to the gateway of this page.
 *
 * @param token bearer token; empty for none.
 * @param pageSignal ends all requests of the page.
 */
export function createSend(token: string, pageSignal: AbortSignal): Send {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json;q=0.9',
    ...(token !== '' && { authorization: `Bearer ${token}` }),
  };
  return async (operation, requestSignal) => {
    const signal = requestSignal === undefined ? pageSignal : AbortSignal.any([pageSignal, requestSignal]);
    const body = JSON.stringify(operation);
    const response = await fetch('/graphql', { method: 'POST', headers, body, signal });
    return { body: await response.json(), requestId: response.headers.get('x-request-id') };
  };
}
