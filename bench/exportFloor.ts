import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { buildSchema } from 'graphql';
import { Pool } from 'undici';
import { conversationFields, pagesOperation } from '../src/upstream/history/historyPages.ts';
import { historySelection, MESSAGES_PER_PAGE } from '../src/upstream/history/historySelection.ts';
import type { PageKey } from '../src/upstream/history/pageKey.ts';
import type { Json } from '../src/upstream/response/json.ts';
import { isObject } from '../src/upstream/response/json.ts';
import { argument } from './serve.ts';
import { writeUsageAtExit } from './usageFile.ts';

/**
 * The floor of an export: fetches the same pages in the shortest way, parses them, and writes one short line for each contact
 * that begins. It has no windows, no retries, no rules and no checks.
 */
writeUsageAtExit(argument(0));
const [upstream, out, from, to] = [new URL(argument(1)), argument(2), argument(3), argument(4)];
const parallel = Number(argument(5));
const selection = historySelection(buildSchema(await readFile('schema/upstream.graphql', 'utf8')));
const pool = new Pool(upstream.origin, { connections: parallel });
const file = createWriteStream(out);
const further: PageKey[] = [];
/** The most conversations in one operation for further pages. */
const BATCH = 20;
const LIST = `query ($_gw_interval: Interval!, $_gw_after: String) {
  list: closedConversations(interval: $_gw_interval, after: $_gw_after, first: 100) {
    pageInfo { hasNextPage endCursor }
    edges { node { ${conversationFields(selection)} messages(first: ${MESSAGES_PER_PAGE}) { ${selection.messages} } } }
  }
}`;

const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
const boundary = (part: number): string =>
  new Date(fromMs + Math.round(((toMs - fromMs) * part) / parallel)).toISOString();
await Promise.all(
  Array.from({ length: parallel }, (_, part) => readList(boundary(part), boundary(part + 1))),
);
while (further.length > 0) await readFurther();
file.end();
await finished(file);
await pool.close();

async function readList(start: string, end: string): Promise<void> {
  for (let after: Json = null; ; ) {
    const list = field(
      await post(LIST, { _gw_interval: { from: start, to: end }, _gw_after: after }),
      'list',
    );
    for (const edge of items(field(list, 'edges'))) writeLines(field(edge, 'node'), '');
    if (further.length >= BATCH) await readFurther();
    const pageInfo = field(list, 'pageInfo');
    if (field(pageInfo, 'hasNextPage') !== true) return;
    after = field(pageInfo, 'endCursor');
  }
}

async function readFurther(): Promise<void> {
  const keys = further.splice(0, BATCH);
  const { query, variables } = pagesOperation(keys, selection);
  const data = await post(query, variables);
  for (const [index, { conversationId }] of keys.entries()) {
    writeLines(field(data, `c${index}`), conversationId);
  }
}

function writeLines(conversation: Json, knownId: string): void {
  const id = String(field(conversation, 'id') ?? knownId);
  const messages = field(conversation, 'messages');
  let lines = '';
  for (const edge of items(field(messages, 'e'))) {
    const node = field(edge, 'n');
    for (const attachment of items(field(node, 'a'))) {
      if (field(attachment, 't') !== 'ConversationPushedSystemAttachment') continue;
      lines += `${JSON.stringify({ conversationId: id, openedAt: field(node, 'c') })}\n`;
    }
  }
  if (lines !== '') file.write(lines);
  const pageInfo = field(messages, 'pageInfo');
  if (field(pageInfo, 'hasNextPage') === true) {
    further.push({ conversationId: id, after: String(field(pageInfo, 'endCursor')) });
  }
}

async function post(query: string, variables: object): Promise<Json> {
  const { body } = await pool.request({
    method: 'POST',
    path: upstream.pathname + upstream.search,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return field(await body.json(), 'data');
}

function field(value: Json, name: string): Json {
  return isObject(value) ? value[name] : undefined;
}

function items(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
