import type { Send } from '../model/ask.ts';

/** Sends operations to the gateway that the page came from, like any client. */
export function createSend(token: string): Send {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json;q=0.9',
    ...(token !== '' && { authorization: `Bearer ${token}` }),
  };
  return async (query) => {
    const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
    const answer: unknown = await response.json();
    return answer;
  };
}
