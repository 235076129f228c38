import type { History } from '../src/contacts/history.ts';
import { reconstruct } from '../src/contacts/reconstruct.ts';
import { MAIN_ACCOUNT } from '../src/sandbox/accounts.ts';
import { createExecutor } from '../src/sandbox/executor.ts';
import { fieldOf } from '../src/sandbox/json.ts';
import { createRandom } from '../src/sandbox/random.ts';
import { createStore } from '../src/sandbox/store.ts';
import { decodeHistory } from '../src/upstream/decode.ts';
import { UPSTREAM_NAMES } from '../src/upstream/historyNames.ts';
import { isObject } from '../src/upstream/json.ts';
import { benchData } from './data.ts';
import { historySelection } from './history.ts';
import { historyJson } from './historyJson.ts';
import { median } from './median.ts';
import { rounded, table } from './report.ts';

/** The rules alone: how fast they are at three lengths of history, and what decoded histories weigh. */
const isQuick = process.argv.includes('quick');
const ROUNDS = isQuick ? 3 : 9;
const HISTORIES = 1_000;
const ROUND_MS = isQuick ? 60 : 250;

console.log(`\n${speedTable()}`);
console.log(`\n${memoryTable()}`);

function speedTable(): string {
  const rows = [10, 1_000, 100_000].map((facts) => {
    const json: unknown = JSON.parse(JSON.stringify(historyJson(facts)));
    const history = decoded(json);
    const { contacts } = reconstruct(history);
    const decoding = perSecond(facts, () => decoded(json));
    const rebuilding = perSecond(facts, () => reconstruct(history));
    const both = perSecond(facts, () => reconstruct(decoded(json)));
    return [
      facts.toLocaleString('en'),
      contacts.length.toLocaleString('en'),
      ...[rebuilding, decoding, both].map((value) => rounded(value / 1e6)),
    ];
  });
  const unit = 'million facts/s';
  return table(['facts', 'contacts', `reconstruction, ${unit}`, `decoding, ${unit}`, `both, ${unit}`], rows);
}

/** CPU time, so that what else the machine does matters less. */
function perSecond(facts: number, work: () => unknown): number {
  const rates = Array.from({ length: ROUNDS + 1 }, () => {
    const before = process.cpuUsage();
    const startedAt = performance.now();
    let times = 0;
    do {
      work();
      times += 1;
    } while (performance.now() - startedAt < ROUND_MS);
    const { user, system } = process.cpuUsage(before);
    return (facts * times) / ((user + system) / 1e6);
  });
  // The first round is the warm-up.
  return median(rates.slice(1));
}

function memoryTable(): string {
  const texts = answeredHistories();
  const before = heapBytes();
  const kept = Array.from({ length: HISTORIES }, (_, index) => {
    const json: unknown = JSON.parse(texts[index % texts.length] ?? '');
    return decoded(json);
  });
  const bytes = heapBytes() - before;
  const messages = kept.reduce((sum, history) => sum + history.messages.length, 0);
  return table(
    ['decoded histories kept', 'messages in them', 'heap MiB', 'bytes/message'],
    [[`${HISTORIES}`, `${messages}`, rounded(bytes / 2 ** 20), rounded(bytes / messages)]],
  );
}

function decoded(json: unknown): History {
  if (!isObject(json)) throw new TypeError('expected a conversation');
  const outcome = decodeHistory(String(json['id']), json, [json['messages']], UPSTREAM_NAMES);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.history;
}

/** What the gateway asks for of each conversation, as text. */
function answeredHistories(): readonly string[] {
  const data = benchData();
  const execute = createExecutor(createStore(data), createRandom(1));
  return data.conversations.map(({ id }) => {
    const query = `{ conversation(id: "${id}") { id ${historySelection('')} } }`;
    const { body } = execute({ query, variables: {}, operationName: null }, MAIN_ACCOUNT, false);
    return JSON.stringify(fieldOf(body.data, 'conversation'));
  });
}

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
