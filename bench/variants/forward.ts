import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Dispatcher } from 'undici';
import { Pool } from 'undici';
import { listen, readBody } from '../httpServer.ts';
import { argument, serve } from '../serve.ts';

/** The floor for passthrough operations: sends the client's bytes upstream and upstream's bytes back, and reads neither. */
const { origin, pathname } = new URL(argument(0));
const pool = new Pool(origin, { connections: 64, pipelining: 1 });

const server = createServer((request, response) => {
  readBody(request, (body) => {
    pool.dispatch(
      { method: 'POST', path: pathname, headers: { 'content-type': 'application/json' }, body },
      forwardTo(response),
    );
  });
});

await serve(() => listen(server));

function forwardTo(response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart: () => undefined,
    onResponseStart: (_controller, status, headers) => {
      response.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Number(headers['content-length']),
      });
    },
    onResponseData: (_controller, chunk) => {
      response.write(chunk);
    },
    onResponseEnd: () => {
      response.end();
    },
    onResponseError: () => {
      response.writeHead(502).end();
    },
  };
}
