import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Random } from '../../../src/sandbox/generator/world/random.ts';
import type { Answer, Operation } from '../../../src/sandbox/server/executor.ts';
import { isObject } from '../../../src/upstream/response/json.ts';

export interface UpstreamServer {
  readonly url: string;
  /** The number of operations received, rejected ones included. */
  readonly operations: () => number;
  /** The next operation is refused with 401, and only a new token is accepted. The file gets it. */
  expireToken(): void;
  stop(): Promise<void>;
}

export interface UpstreamServerOptions {
  readonly execute: (operation: Operation) => Answer;
  /** The share of operations that are refused with 429. */
  readonly limitedShare: number;
  readonly random: Random;
  /** Where clients find the token. */
  readonly tokenFile: string;
}

/** An upstream over HTTP that limits the rate of operations, and whose tokens expire. */
export async function startUpstreamServer(options: UpstreamServerOptions): Promise<UpstreamServer> {
  const { execute, limitedShare, random, tokenFile } = options;
  let token = 'token-0';
  let tokens = 0;
  let isExpired = false;
  let operations = 0;
  await writeFile(tokenFile, token);
  /** The file never is empty or old while the token before is refused: a client that starts just then must not fail. */
  const renewToken = async (): Promise<void> => {
    tokens += 1;
    const next = `token-${tokens}`;
    await writeFile(`${tokenFile}.next`, next);
    await rename(`${tokenFile}.next`, tokenFile);
    token = next;
  };
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = operationOf(await json(request));
    operations += 1;
    if (isExpired) {
      isExpired = false;
      await renewToken();
    }
    if (request.headers.authorization !== `Bearer ${token}`)
      return send(response, 401, errorBody('UNAUTHENTICATED'));
    if (random.chance(limitedShare)) return send(response, 429, errorBody('TOO_MANY_REQUESTS'));
    const { status, body } = execute(operation);
    send(response, status, body);
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      // The client was killed in the middle of its request.
      if (request.errored !== null) return response.destroy();
      throw error;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port, got none');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    operations: () => operations,
    expireToken: () => {
      isExpired = true;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function operationOf(body: unknown): Operation {
  if (!isObject(body) || typeof body['query'] !== 'string') throw new Error('expected an operation');
  const { query, variables, operationName } = body;
  return {
    query,
    variables: isObject(variables) ? variables : {},
    operationName: typeof operationName === 'string' ? operationName : null,
  };
}

function errorBody(code: string): object {
  return { errors: [{ message: 'refused', extensions: { code } }] };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 429 && { 'retry-after': '0' }),
  });
  response.end(JSON.stringify(body));
}
