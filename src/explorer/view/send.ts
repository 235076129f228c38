import type { Send } from '../model/conversation/fetchConversation.ts';

/** Creates a function that sends operations to the gateway of this page. @param token bearer token; empty for none. */
export function createSend(token: string): Send {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json;q=0.9',
    ...(token !== '' && { authorization: `Bearer ${token}` }),
  };
  return async (query) => {
    const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
    const body: unknown = await response.json();
    return body;
  };
}
