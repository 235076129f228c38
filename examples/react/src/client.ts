import type { Client } from 'urql';
import { cacheExchange, createClient, fetchExchange } from 'urql';

/** @param token sent as `Authorization: Bearer`. Empty for none. */
export function createGatewayClient(token: string): Client {
  return createClient({
    url: '/graphql',
    exchanges: [cacheExchange, fetchExchange],
    // The gateway refuses a GET that a foreign page could send without a preflight request.
    preferGetMethod: false,
    fetchOptions: { headers: token === '' ? {} : { authorization: `Bearer ${token}` } },
  });
}
