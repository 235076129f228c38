import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Dispatcher } from 'undici';
import { Pool } from 'undici';
import { listen, readBody } from '../httpServer.ts';
import { argument, serve } from '../serve.ts';

/** The floor for operations with contacts: fetches the data of the response, parses it, and sends `{}`. */
const { origin, pathname } = new URL(argument(0));
const pool = new Pool(origin, { connections: 64, pipelining: 1 });

const server = createServer((request, response) => {
  readBody(request, (body) => {
    pool.dispatch(
      { method: 'POST', path: pathname, headers: { 'content-type': 'application/json' }, body },
      parseAndAnswer(response),
    );
  });
});

await serve(() => listen(server));

function parseAndAnswer(response: ServerResponse): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  return {
    onRequestStart: () => undefined,
    onResponseData: (_controller, chunk) => {
      chunks.push(chunk);
    },
    onResponseEnd: () => {
      const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const isAnswer = typeof parsed === 'object' && parsed !== null && 'data' in parsed;
      response.writeHead(isAnswer ? 200 : 502, { 'content-type': 'application/json; charset=utf-8' });
      response.end('{}');
    },
    onResponseError: () => {
      response.writeHead(502).end();
    },
  };
}
