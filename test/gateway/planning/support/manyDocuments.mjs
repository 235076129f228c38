// Runs as a process of its own, with --expose-gc. Executes thousands of different documents, and writes how many bytes of the
// heap are in use after some of them.
import { readFileSync } from 'node:fs';
import { buildSchema, parse } from 'graphql';
import { createSchemaVersion } from '../../../../dist/gateway/schema/schemaVersion.js';
import { clientOf } from '../../../../dist/upstream/client.js';

const MEASURED = [1_000, 4_000];

const ID = '00000000-0000-4000-8000-00000000000a';
const RESPONSE = { status: 200, headers: {}, body: [Buffer.from('{"data":{"conversation":null}}')] };
const client = clientOf(
  async () => RESPONSE,
  async () => undefined,
);
const { execute } = createSchemaVersion({
  ...{ upstreamSchema: buildSchema(readFileSync('schema/upstream.graphql', 'utf8')), client },
  ...{ contactsSdl: readFileSync('schema/contacts.graphql', 'utf8'), fetch: 'eager', plan: true },
});

/** Even numbers get a passthrough plan, odd numbers a contacts plan. */
function query(number) {
  const fields = number % 2 === 0 ? 'channel' : 'contacts { id operator { lastName } }';
  return `query Q${number} { conversation(id: "${ID}") { a${number}: id ${fields} } }`;
}

async function executeQuery(number) {
  const document = parse(query(number));
  const [operation] = document.definitions;
  const { signal } = new AbortController();
  const context = { requestId: 'many', headers: { accept: 'application/json' }, signal };
  const clientOperation = { document, operation, operationName: `Q${number}`, variables: {} };
  const { data } = await execute(clientOperation, context);
  if (data === undefined) throw new Error(`expected data for document ${number}, got none`);
}

const heaps = {};
for (let number = 1; number <= MEASURED.at(-1); number += 1) {
  await executeQuery(number);
  if (!MEASURED.includes(number)) continue;
  // Objects that one turn of the event loop releases can be collected in the next turns.
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  heaps[number] = process.memoryUsage().heapUsed;
}
process.stdout.write(`${JSON.stringify(heaps)}\n`);
