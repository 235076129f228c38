import { createServer } from 'node:http';
import { createRandom } from '../src/sandbox/generator/world/random.ts';
import { MAIN_ACCOUNT } from '../src/sandbox/server/data/accounts.ts';
import { createStore } from '../src/sandbox/server/data/store.ts';
import { createExecutor } from '../src/sandbox/server/executor.ts';
import { benchData, withLongTexts } from './data.ts';
import { listen, readBody } from './httpServer.ts';
import { OPERATION_SEPARATOR } from './measure/recorded.ts';
import { operationOf } from './operation.ts';
import { serve } from './serve.ts';

/**
 * The upstream of all variants. It computes each response once, and then sends the same bytes again.
 *
 * An optional argument is the length of each message text.
 */
const [, , textLength] = process.argv;
const data = textLength === undefined ? benchData() : withLongTexts(benchData(), Number(textLength));
const execute = createExecutor(createStore(data), createRandom(1));
const responses = new Map<string, { readonly status: number; readonly bytes: Buffer }>();
let operations = 0;
/** The last bodies of operations, oldest first. */
let recentBodies: string[] = [];
/** More than the gateway requests for one request of a client. */
const MAX_RECENT_BODIES = 10;

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(recentBodies.join(OPERATION_SEPARATOR));
    recentBodies = [];
    return;
  }
  readBody(request, (body) => {
    operations += 1;
    recentBodies.push(body);
    if (recentBodies.length > MAX_RECENT_BODIES) recentBodies.shift();
    const { status, bytes } = responses.get(body) ?? render(body);
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': bytes.length,
    });
    response.end(bytes);
  });
});

/**
 * Variants wait for their turn for longer than the 5 seconds of Node's default. A request on a connection that the server closed just
 * then fails in clients that do not send it again.
 */
server.keepAliveTimeout = 600_000;

await serve(
  () => listen(server),
  () => operations,
);

function render(body: string): { readonly status: number; readonly bytes: Buffer } {
  const { status, body: result } = execute(operationOf(body), MAIN_ACCOUNT, false);
  const rendered = { status, bytes: Buffer.from(JSON.stringify(result)) };
  responses.set(body, rendered);
  return rendered;
}
