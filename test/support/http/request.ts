import type { FormattedExecutionResult } from 'graphql';
import { request } from 'undici';

// biome-ignore lint/suspicious/noExplicitAny: responses are compared with expected values, and not used otherwise.
export type GraphQLResult = FormattedExecutionResult<any>;

type Headers = Readonly<Record<string, string>>;

/**
 * Sends one POST with JSON to `/graphql` of a server, as any client does.
 *
 * @param server any URL of the server.
 * @param operation the text of an operation, or the whole body.
 */
export function post(
  server: string,
  operation: string | object,
  headers: Headers = {},
  signal: AbortSignal | null = null,
): Promise<Response> {
  return fetch(endpointOf(server), { ...postOf(operation, headers), signal });
}

/** Sends one operation as JSON. Returns the result for any status of the response. */
export async function ask(
  server: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Headers = {},
): Promise<GraphQLResult> {
  const response = await post(server, { query, variables }, { accept: 'application/json', ...headers });
  return JSON.parse(await response.text());
}

/** Sends one operation as JSON. Returns the bytes of the response as they were sent: `fetch` would decompress them. */
export async function postForBytes(server: string, query: string, headers: Headers = {}) {
  const response = await request(endpointOf(server), postOf(query, headers));
  return {
    status: response.statusCode,
    headers: response.headers,
    bytes: Buffer.from(await response.body.arrayBuffer()),
  };
}

function endpointOf(server: string): URL {
  return new URL('/graphql', server);
}

function postOf(operation: string | object, headers: Headers) {
  const body = typeof operation === 'string' ? { query: operation } : operation;
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  } as const;
}
