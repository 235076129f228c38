import { createServer } from 'node:http';
import { DEFAULT_SEED, generateConversation } from '../src/sandbox/generator/generate.ts';
import { createRandom } from '../src/sandbox/generator/world/random.ts';
import { TABLES } from '../src/sandbox/server/data/data.ts';
import { createStore } from '../src/sandbox/server/data/store.ts';
import { createExecutor } from '../src/sandbox/server/executor.ts';
import { listen, readBody } from './httpServer.ts';
import { operationOf } from './operation.ts';
import { renderedHistories } from './renderedHistories.ts';
import { argument, serve } from './serve.ts';

/**
 * The upstream of an export. It executes each page of the list and each page of a history once, in a run that is not
 * measured, and then joins the bytes that it has. A response so costs little more than to copy it. The query parameter
 * `latencyMs` of its URL delays each response.
 */
const conversations = Array.from(
  { length: Number(argument(0)) },
  (_, index) => generateConversation(DEFAULT_SEED, index).conversation,
).filter(({ closedAt }) => closedAt !== null);
const execute = createExecutor(createStore({ ...TABLES, conversations }), createRandom(1));
const respond = renderedHistories(conversations, execute);
let operations = 0;

const server = createServer((request, response) => {
  const latencyMs = Number(new URL(request.url ?? '/', 'http://upstream').searchParams.get('latencyMs'));
  readBody(request, (body) => {
    operations += 1;
    const { status, bytes } = respond(operationOf(body));
    const send = (): void => {
      response.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': bytes.length,
      });
      response.end(bytes);
    };
    if (latencyMs > 0) setTimeout(send, latencyMs);
    else send();
  });
});

await serve(
  () => listen(server),
  () => operations,
);
