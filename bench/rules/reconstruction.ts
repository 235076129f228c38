import type { History } from '../../src/contacts/facts/history.ts';
import { reconstruct } from '../../src/contacts/reconstruct.ts';
import { createRandom } from '../../src/sandbox/generator/world/random.ts';
import { MAIN_ACCOUNT } from '../../src/sandbox/server/data/accounts.ts';
import { fieldOf } from '../../src/sandbox/server/data/json.ts';
import { createStore } from '../../src/sandbox/server/data/store.ts';
import { createExecutor } from '../../src/sandbox/server/executor.ts';
import { decodeHistory } from '../../src/upstream/history/decode.ts';
import { UPSTREAM_NAMES } from '../../src/upstream/history/fields/historyNames.ts';
import { isObject } from '../../src/upstream/response/json.ts';
import { benchData } from '../data.ts';
import { historySelection } from '../history.ts';
import { historyJson } from '../historyJson.ts';
import { median } from '../median.ts';
import { rounded, table } from '../report.ts';

/** Measures the rules alone: their speed at several lengths of history, and the memory of decoded histories. */
const isQuick = process.argv.includes('quick');
const ROUNDS = isQuick ? 3 : 9;
const HISTORIES = 1_000;
const ROUND_MS = isQuick ? 60 : 250;
/** The number of facts that are prepared at once: those of a page of a hundred conversations, or of one history. */
const FACTS_AT_A_TIME = 4_500;
/** The histories of the page have seven messages for each contact. Without messages, contacts are most frequent. */
const MIXES = [
  { messagesPerContact: 7, facts: 10 },
  { messagesPerContact: 7, facts: 1_000 },
  { messagesPerContact: 7, facts: 100_000 },
  { messagesPerContact: 0, facts: 999 },
];

console.log(`\n${speedTable()}`);
console.log(`\n${memoryTable()}`);

function speedTable(): string {
  const rows = MIXES.map(({ messagesPerContact, facts }) => {
    const text = JSON.stringify(historyJson(facts, messagesPerContact));
    const parsed = (): unknown => JSON.parse(text);
    const { contacts } = reconstruct(decoded(parsed()));
    const rebuilding = perSecond(facts, () => decoded(parsed()), reconstruct);
    const decoding = perSecond(facts, parsed, decoded);
    const both = perSecond(facts, parsed, (json) => reconstruct(decoded(json)));
    return [
      facts.toLocaleString('en'),
      contacts.length.toLocaleString('en'),
      ...[rebuilding, decoding, both].map((value) => rounded(value / 1e6)),
    ];
  });
  const unit = 'million facts/s';
  return table(['facts', 'contacts', `reconstruction, ${unit}`, `decoding, ${unit}`, `both, ${unit}`], rows);
}

/**
 * Uses each input once, as the gateway does: a second run would find the hashes of its strings computed. Measures CPU time,
 * which depends less on other work of the machine.
 */
function perSecond<T>(facts: number, ready: () => T, work: (input: T) => unknown): number {
  const count = Math.ceil(FACTS_AT_A_TIME / facts);
  const rates = Array.from({ length: ROUNDS + 1 }, () => {
    const startedAt = performance.now();
    let cpuMicroseconds = 0;
    let times = 0;
    do {
      const inputs = Array.from({ length: count }, ready);
      collectYoung();
      const before = process.cpuUsage();
      for (const input of inputs) work(input);
      const { user, system } = process.cpuUsage(before);
      cpuMicroseconds += user + system;
      times += count;
    } while (performance.now() - startedAt < ROUND_MS);
    return (facts * times) / (cpuMicroseconds / 1e6);
  });
  // The first round is the warm-up.
  return median(rates.slice(1));
}

/** Collects the garbage of the preparation before measuring. Two collections move the inputs to the old generation. */
function collectYoung(): void {
  globalThis.gc?.({ type: 'minor' });
  globalThis.gc?.({ type: 'minor' });
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

/** Returns the text of the upstream responses that the gateway reads for each conversation. */
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
