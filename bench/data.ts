import { DEFAULT_SEED } from '../src/sandbox/generator/generate.ts';
import type { SandboxData } from '../src/sandbox/server/data/data.ts';
import { monthData } from '../src/sandbox/server/data/data.ts';
import type { ConversationJson } from '../src/sandbox/server/data/json.ts';
import { fieldOf, objectsIn } from '../src/sandbox/server/data/json.ts';

/** Returns the conversations of the workloads: closed, with 40 to 50 messages each. */
export function benchData(): SandboxData {
  const month = monthData(DEFAULT_SEED, GENERATED);
  const conversations = month.conversations.filter(isOfSize).slice(0, KEPT);
  if (conversations.length < KEPT) {
    throw new Error(`expected ${KEPT} conversations of ${SMALLEST} to ${LARGEST} messages`);
  }
  return { ...month, conversations };
}

/** Repeats the text of each message up to a length. */
export function withLongTexts(data: SandboxData, length: number): SandboxData {
  const conversations = data.conversations.map(({ messages, ...conversation }) => ({
    ...conversation,
    messages: JSON.parse(JSON.stringify(messages), (key, value: unknown) =>
      key === 'text' && typeof value === 'string' ? value.padEnd(length, `${value} `) : value,
    ),
  }));
  return { ...data, conversations };
}

const GENERATED = 4_000;
const KEPT = 100;
const SMALLEST = 40;
const LARGEST = 50;

function isOfSize({ messages, closedAt }: ConversationJson): boolean {
  const { length } = objectsIn(fieldOf(messages, 'edges'));
  return length >= SMALLEST && length <= LARGEST && closedAt !== null;
}
