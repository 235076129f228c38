import { Pool } from 'undici';
import type { Ask } from './graphqlResponse.ts';
import { readResult } from './graphqlResponse.ts';

/** Asks a GraphQL endpoint, as a client would. */
export interface HttpClient {
  readonly ask: Ask;
  close(): Promise<void>;
}

export function httpClient(endpoint: string): HttpClient {
  const { origin, pathname } = new URL(endpoint);
  const pool = new Pool(origin, { connections: 16 });
  return {
    ask: async ({ query, variables, operationName }) => {
      const { body } = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables, operationName }),
      });
      return readResult(await body.json());
    },
    close: () => pool.close(),
  };
}
