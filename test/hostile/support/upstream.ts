import { type Ask, answerFrom } from './answer.ts';

/** Asks a sandbox over HTTP, without a gateway in between. */
export function askUpstream(url: string): Ask {
  return async ({ query, variables, operationName }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables, operationName }),
    });
    return answerFrom(await response.json());
  };
}
