import { createServer } from 'node:http';
import { DEFAULT_SEED, generateConversation } from '../src/sandbox/generator/generate.ts';
import { instantOf } from '../src/sandbox/generator/world/dates.ts';
import { createRandom } from '../src/sandbox/generator/world/random.ts';
import { MAIN_ACCOUNT } from '../src/sandbox/server/data/accounts.ts';
import { TABLES } from '../src/sandbox/server/data/data.ts';
import type { ConversationJson } from '../src/sandbox/server/data/json.ts';
import { fieldOf } from '../src/sandbox/server/data/json.ts';
import type { Store } from '../src/sandbox/server/data/store.ts';
import { createStore } from '../src/sandbox/server/data/store.ts';
import { createExecutor } from '../src/sandbox/server/executor.ts';
import { closingOrder } from './closingOrder.ts';
import { listen, readBody } from './httpServer.ts';
import type { Operation } from './operation.ts';
import { operationOf } from './operation.ts';
import { argument, serve } from './serve.ts';

/**
 * A sandbox with more conversations than fit in memory. It generates the conversations that an operation may need, and
 * drops them after it.
 */
const order = closingOrder(DEFAULT_SEED, Number(argument(0)));
let present: Store = createStore(TABLES);
const store: Store = {
  get data() {
    return present.data;
  },
  conversation: (id) => generated(indexIn(id)),
  user: (id) => present.user(id),
  project: (id) => present.project(id),
  routingRule: (id) => present.routingRule(id),
  routingGroup: (id) => present.routingGroup(id),
  visitor: (id) => present.visitor(id),
};
const execute = createExecutor(store, createRandom(1));
let operations = 0;

const server = createServer((request, response) => {
  readBody(request, (body) => {
    operations += 1;
    const operation = operationOf(body);
    present = createStore({ ...TABLES, conversations: conversationsFor(operation) });
    const answer = execute(operation, MAIN_ACCOUNT, false);
    const bytes = Buffer.from(JSON.stringify(answer.body));
    response.writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': bytes.length,
    });
    response.end(bytes);
  });
});

await serve(
  () => listen(server),
  () => operations,
);

/** Returns the conversations of a page, with the one before and the one after the page. Paging needs these two. */
function conversationsFor({ variables }: Operation): readonly ConversationJson[] {
  const interval = Object.values(variables).find((value) => instantOf(fieldOf(value, 'from')) !== undefined);
  if (interval === undefined) return [];
  const from = order.firstPlaceFrom(instantOf(fieldOf(interval, 'from')) ?? 0);
  const to = order.firstPlaceFrom(instantOf(fieldOf(interval, 'to')) ?? 0);
  const { _gw_after: after } = variables;
  const start = typeof after === 'string' ? order.placeOf(indexIn(fromCursor(after))) : from;
  const length = Math.max(0, Math.min(to, start + LARGEST_PAGE + 2) - start);
  return Array.from({ length }, (_, place) => generated(order.indexAt(start + place)));
}

const LARGEST_PAGE = 100;

function generated(index: number): ConversationJson {
  return generateConversation(DEFAULT_SEED, index).conversation;
}

function fromCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}

/** Ids end with the number of the conversation. */
function indexIn(id: string): number {
  return Number.parseInt(id.slice(-12), 16);
}
