import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { GraphQLSchema } from 'graphql';
import { graphql } from 'graphql';

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface TestServer {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Connections accepted since the start. */
  connections(): number;
  stop(): Promise<void>;
}

export type Respond = (response: ServerResponse, request: IncomingMessage, received: ReceivedRequest) => void;

/** PEM texts. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * A real HTTP server on a free port that records each request and then lets the test respond.
 *
 * @param certificate the certificate of an HTTPS server, whose URL has the host `localhost`. Default: HTTP.
 */
export async function startServer(respond: Respond, certificate?: Certificate): Promise<TestServer> {
  const requests: ReceivedRequest[] = [];
  let connections = 0;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const received = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(received);
      respond(response, request, received);
    });
  };
  const server = certificate ? createTlsServer(certificate, listener) : createServer(listener);
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port.');

  return {
    url: `${certificate ? 'https://localhost' : 'http://127.0.0.1'}:${address.port}/graphql`,
    requests,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Respond {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Resets the connection instead of sending a response. */
export const reset: Respond = (_response, request) => void request.socket.resetAndDestroy();

/** Responds like a server of the given schema that resolves nothing. */
export function executing(schema: GraphQLSchema): Respond {
  return (response, request, received) => {
    graphql({ schema, source: JSON.parse(received.body).query }).then(
      (result) => json(result)(response, request, received),
      () => response.destroy(),
    );
  };
}

/** A port on which nothing listens. */
export async function refusedUrl(): Promise<string> {
  const server = await startServer(() => {});
  await server.stop();
  return server.url;
}
