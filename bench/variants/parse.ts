import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Dispatcher } from 'undici';
import { Pool } from 'undici';
import { listen, readBody } from '../httpServer.ts';
import { OPERATION_SEPARATOR } from '../measure/recorded.ts';
import { argument, serve } from '../serve.ts';

/**
 * The floor for operations with contacts: sends the operations in the body upstream, parses the responses, and sends `{}`.
 */
const { origin, pathname } = new URL(argument(0));
const pool = new Pool(origin, { connections: 64, pipelining: 1 });

const server = createServer((request, response) => {
  readBody(request, (body) => {
    const bodies = body.split(OPERATION_SEPARATOR);
    const parts: ResponseParts = { response, missing: bodies.length, areResults: true };
    for (const each of bodies) {
      pool.dispatch(
        { method: 'POST', path: pathname, headers: { 'content-type': 'application/json' }, body: each },
        parseInto(parts),
      );
    }
  });
});

await serve(() => listen(server));

interface ResponseParts {
  readonly response: ServerResponse;
  /** The number of upstream responses that have not been parsed. */
  missing: number;
  areResults: boolean;
}

function parseInto(parts: ResponseParts): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  return {
    onRequestStart: () => undefined,
    onResponseData: (_controller, chunk) => {
      chunks.push(chunk);
    },
    onResponseEnd: () => {
      const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      finishPart(parts, typeof parsed === 'object' && parsed !== null && 'data' in parsed);
    },
    onResponseError: () => finishPart(parts, false),
  };
}

function finishPart(parts: ResponseParts, isResult: boolean): void {
  parts.missing -= 1;
  parts.areResults &&= isResult;
  if (parts.missing > 0) return;
  const { response, areResults } = parts;
  response.writeHead(areResults ? 200 : 502, { 'content-type': 'application/json; charset=utf-8' });
  response.end('{}');
}
