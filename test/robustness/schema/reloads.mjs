// Runs on its own, with --expose-gc: replaces the schema thirty times, with requests on every one, and writes the
// heap in use after some of them, in bytes.
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { createGatewayServer } from '../../../dist/gateway/apollo/server.js';
import { startSchemaPolling } from '../../../dist/gateway/schema/schemaPolling.js';
import { createSchemaVersion } from '../../../dist/gateway/schema/schemaVersion.js';
import { createSchemaVersions } from '../../../dist/gateway/schema/schemaVersions.js';
import { SNOOZE_EXAMPLE_ID } from '../../../dist/sandbox/generator/guideExamples.js';
import { monthData } from '../../../dist/sandbox/server/data/data.js';
import { startSandbox } from '../../../dist/sandbox/server/server.js';
import { createUpstreamClient } from '../../../dist/upstream/client.js';

const RELOADS = 30;
const MEASURED = [10, 30];

const SNAPSHOT = readFileSync('schema/upstream.graphql', 'utf8');
const contactsSdl = readFileSync('schema/contacts.graphql', 'utf8');
const schemaNumber = (number) =>
  buildSchema(
    `${SNAPSHOT} type Later${number} { id: ID } extend type Query { later${number}: Later${number} }`,
  );

const sandbox = await startSandbox({ data: monthData(1, 10) });
const client = createUpstreamClient({ url: sandbox.url, timeoutMs: 10_000, maxConnections: 4 });
const generate = (upstreamSchema) =>
  createSchemaVersion({ upstreamSchema, client, contactsSdl, fetch: 'eager', plan: true });
const initial = schemaNumber(0);
const generations = createSchemaVersions(generate(initial));
let number = 0;
const silent = () => undefined;
const polling = startSchemaPolling({
  initial,
  pollSeconds: 0,
  now: () => 0,
  log: { debug: silent, info: silent, warn: silent, error: silent },
  onPolled: silent,
  load: async () => schemaNumber(number),
  apply: (schema) => generations.replace(generate(schema)),
});
const apollo = createGatewayServer(generations, { introspection: true, reportInternalError: silent });
await apollo.start();

const QUERIES = [
  // A pass plan, a planned one, and the stitched schema.
  `{ conversation(id: "${SNOOZE_EXAMPLE_ID}") { channel } }`,
  `{ conversation(id: "${SNOOZE_EXAMPLE_ID}") { contacts { endReason operator { lastName } } } }`,
  `{ contact(id: "${SNOOZE_EXAMPLE_ID}@2026-01-01T00:00:00.000Z") { id } __schema { types { name } } }`,
];

async function askAll() {
  for (const query of QUERIES) {
    const contextValue = {
      requestId: 'reload',
      headers: { accept: 'application/json' },
      signal: new AbortController().signal,
    };
    const { body } = await apollo.executeOperation({ query }, { contextValue });
    if (body.kind !== 'single' || body.singleResult.errors) throw new Error(`no answer to ${query}`);
  }
}

const heaps = {};
await askAll();
for (number = 1; number <= RELOADS; number += 1) {
  const outcome = await polling.poll();
  if (outcome !== 'changed') throw new Error(`reload ${number} was ${outcome}`);
  await askAll();
  if (!MEASURED.includes(number)) continue;
  // What was let go of in one turn can be collected in the next ones.
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  heaps[number] = process.memoryUsage().heapUsed;
}
process.stdout.write(`${JSON.stringify(heaps)}\n`);
polling.stop();
await apollo.stop();
await client.close();
await sandbox.stop();
