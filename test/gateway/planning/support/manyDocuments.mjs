// Runs on its own, with --expose-gc: executes thousands of documents, no two alike, and writes the heap in use after
// some of them, in bytes.
import { readFileSync } from 'node:fs';
import { buildSchema, parse } from 'graphql';
import { createSchemaVersion } from '../../../../dist/gateway/schema/schemaVersion.js';
import { clientOf } from '../../../../dist/upstream/client.js';

const MEASURED = [1_000, 4_000];

const ID = '00000000-0000-4000-8000-00000000000a';
const ANSWER = { status: 200, headers: {}, body: [Buffer.from('{"data":{"conversation":null}}')] };
const client = clientOf(
  async () => ANSWER,
  async () => undefined,
);
const { execute } = createSchemaVersion({
  ...{ upstreamSchema: buildSchema(readFileSync('schema/upstream.graphql', 'utf8')), client },
  ...{ contactsSdl: readFileSync('schema/contacts.graphql', 'utf8'), fetch: 'eager', plan: true },
});

/** By turns one that passes and one that is planned. */
function query(number) {
  const fields = number % 2 === 0 ? 'channel' : 'contacts { id operator { lastName } }';
  return `query Q${number} { conversation(id: "${ID}") { a${number}: id ${fields} } }`;
}

async function ask(number) {
  const document = parse(query(number));
  const [operation] = document.definitions;
  const { signal } = new AbortController();
  const context = { requestId: 'many', headers: { accept: 'application/json' }, signal };
  const asked = { document, operation, operationName: `Q${number}`, variables: {} };
  const { data } = await execute(asked, context);
  if (data === undefined) throw new Error(`no answer to document ${number}`);
}

const heaps = {};
for (let number = 1; number <= MEASURED.at(-1); number += 1) {
  await ask(number);
  if (!MEASURED.includes(number)) continue;
  // What was let go of in one turn can be collected in the next ones.
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  heaps[number] = process.memoryUsage().heapUsed;
}
process.stdout.write(`${JSON.stringify(heaps)}\n`);
