#!/usr/bin/env node
// Measures the memory of the built program, for the table in docs/operations.md. Needs Linux, because it reads /proc.
// Usage: npm run build && node scripts/measure-memory.mjs [loads|cache|all] [HEAP]
// HEAP is the size of the old generation in MiB: --max-old-space-size.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const [measurement = 'all', heapMebibytes] = process.argv.slice(2);
const FLAGS = [
  '--max-semi-space-size=16',
  ...(heapMebibytes === undefined ? [] : [`--max-old-space-size=${heapMebibytes}`]),
];
const UNTIL = '2026-01-30';
/** How long each load lasts, in milliseconds. */
const LOAD_MS = 30_000;
const CONVERSATIONS_PER_REQUEST = 40;
/** The default of HISTORY_CACHE_BYTES. */
const CACHE_MEBIBYTES = 64;
/** The cache counts as full at this share of its limit. */
const FULL = 0.97;

/** One document for all requests, so that only the cache of histories grows. */
const CONVERSATIONS_QUERY = (() => {
  const indexes = Array.from({ length: CONVERSATIONS_PER_REQUEST }, (_, index) => index);
  const definitions = indexes.map((index) => `$id${index}: UUID!`);
  const fields = indexes.map((index) => `c${index}: conversation(id: $id${index}) { contacts { id } }`);
  return `query (${definitions.join(' ')}) { ${fields.join(' ')} }`;
})();

let upstream = null;
const sandbox = await startProgram(['sandbox', '--port', '0', '--until', UNTIL], {});
upstream = await startUpstream(sandbox.url);
try {
  if (measurement !== 'cache') await measureLoads();
  if (measurement !== 'loads') await measureCache();
} finally {
  upstream.close();
  sandbox.child.kill();
}

/** Pages of 100 conversations with contacts, requested by more and more clients at once. */
async function measureLoads() {
  const gateway = await startGateway({});
  console.log(`idle: ${residentMebibytes(gateway)} MiB`);
  for (const clients of [1, 8, 32, 64]) {
    const endMs = Date.now() + LOAD_MS;
    let requests = 0;
    const client = async () => {
      while (Date.now() < endMs) {
        await send(gateway.url, pageOfContacts());
        requests += 1;
      }
    };
    const largest = await largestDuring(gateway, Promise.all(Array.from({ length: clients }, client)));
    console.log(`${clients} pages at once: ${largest} MiB (${requests} requests)`);
  }
  await stop(gateway);
}

/** Different conversations are requested until the cache of histories is full. */
async function measureCache() {
  const limit = CACHE_MEBIBYTES * 1_048_576;
  const gateway = await startGateway({ CONTACTS_FETCH: 'lazy', HISTORY_CACHE_BYTES: String(limit) });
  let conversations = 0;
  const fill = async () => {
    for (let bytes = 0; bytes < FULL * limit; bytes = await cachedBytes(gateway.url)) {
      for (let request = 0; request < 20; request += 1) {
        await send(gateway.url, CONVERSATIONS_QUERY, newConversationIds());
        conversations += CONVERSATIONS_PER_REQUEST;
      }
    }
  };
  const largest = await largestDuring(gateway, fill());
  const after = residentMebibytes(gateway);
  console.log(
    `cache of ${CACHE_MEBIBYTES} MiB full: ${after} MiB, ${largest} MiB while it fills (${conversations} conversations)`,
  );
  await stop(gateway);
}

/** No two queries are the same, so the gateway does not share responses between them. */
function pageOfContacts() {
  const from = new Date(Date.UTC(2025, 0, 1) + Math.floor(Math.random() * 1e9)).toISOString();
  return `{ closedConversations(interval: { from: "${from}", to: "2026-12-01T00:00:00Z" }, first: 100) { edges { node { id contacts {
    id openedAt closedAt status operator { id lastName userName } routingRule { id name } routingGroup { id name } } } } } }`;
}

function newConversationIds() {
  const ids = Array.from({ length: CONVERSATIONS_PER_REQUEST }, (_, index) => [`id${index}`, randomUUID()]);
  return Object.fromEntries(ids);
}

/**
 * An upstream that takes little CPU. It sends each query to the sandbox once. For a query about single conversations it then
 * sends the history of one conversation, under the ids of the request.
 */
async function startUpstream(sandboxUrl) {
  const responses = new Map();
  const examples = await closedIds(sandboxUrl);
  const fetchOnce = (key, body) => {
    if (!responses.has(key)) responses.set(key, post(sandboxUrl, body));
    return responses.get(key);
  };
  const respond = async ({ query, variables = {} }) => {
    const ids = requestedIds(variables);
    const isFurtherPage = Object.keys(variables).some((name) => name.startsWith('_gw_after'));
    const sent = renamed(JSON.stringify({ query, variables }), isFurtherPage ? [] : ids, examples);
    const key = sent.replaceAll(/2025-\d\d-\d\dT[\d:.]+Z/g, '2025-01-01T00:00:00Z');
    const body = await fetchOnce(key, JSON.parse(key));
    if (isFurtherPage || ids.length === 0) return body;
    // One page for each conversation: the pages after it have cursors that the sandbox does not know.
    return renamed(body, examples, ids).replaceAll('"hasNextPage":true', '"hasNextPage":false');
  };
  const server = createServer(async (request, response) => {
    const body = await respond(JSON.parse(await text(request)));
    response.setHeader('content-type', 'application/json');
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/graphql`, close: () => server.close() };
}

async function closedIds(url) {
  const query = `{ closedConversations(interval: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }, first: 100) { edges { node { id } } } }`;
  const { data } = JSON.parse(await post(url, { query }));
  return data.closedConversations.edges.map(({ node }) => node.id);
}

/** The ids of conversations in the variables. */
function requestedIds(variables) {
  const names = Object.keys(variables).filter((name) => /^(_gw_)?id\d+$/.test(name));
  return names.map((name) => variables[name]);
}

/** The text with each of the first ids replaced by the one at the same index. */
function renamed(text, from, to) {
  const count = Math.min(from.length, to.length);
  return from.slice(0, count).reduce((changed, id, index) => changed.replaceAll(id, to[index]), text);
}

function startGateway(env) {
  return startProgram(['serve'], { PORT: '0', UPSTREAM_URL: upstream.url, LOG_LEVEL: 'info', ...env });
}

async function startProgram(args, env) {
  const child = spawn(process.execPath, [...FLAGS, 'dist/cli/main.js', ...args], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`expected a URL, got exit code ${code}`)));
    child.stdout.on('data', (chunk) => {
      if (printed.length > 10_000) return;
      printed += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+(\/graphql)?(?=["\s])/.exec(
        printed.replace(upstream?.url ?? '', ''),
      );
      if (found) resolve(found[0]);
    });
  });
  return { child, url };
}

async function stop({ child }) {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function send(url, query, variables = {}) {
  const { errors } = JSON.parse(await post(`${url}/graphql`, { query, variables }));
  if (errors) throw new Error(`expected no errors, got ${JSON.stringify(errors[0])}`);
}

async function post(url, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.text();
}

async function cachedBytes(url) {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^\w*history_cache_bytes (\S+)/m.exec(metrics)?.[1] ?? 0);
}

function residentMebibytes({ child }) {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024);
}

async function largestDuring(program, work) {
  let largest = 0;
  const timer = setInterval(() => {
    largest = Math.max(largest, residentMebibytes(program));
  }, 50);
  await work.finally(() => clearInterval(timer));
  return largest;
}
