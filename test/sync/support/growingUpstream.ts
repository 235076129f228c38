import type { GeneratedConversation } from '../../../src/sandbox/generator/generate.ts';
import { generateMonth } from '../../../src/sandbox/generator/generate.ts';
import type { ExpectedContact } from '../../../src/sandbox/generator/record/expected.ts';
import { instantOf } from '../../../src/sandbox/generator/world/dates.ts';
import { createRandom } from '../../../src/sandbox/generator/world/random.ts';
import { MAIN_ACCOUNT } from '../../../src/sandbox/server/data/accounts.ts';
import type { SandboxData } from '../../../src/sandbox/server/data/data.ts';
import { TABLES } from '../../../src/sandbox/server/data/data.ts';
import type { ConversationJson } from '../../../src/sandbox/server/data/json.ts';
import { createStore } from '../../../src/sandbox/server/data/store.ts';
import type { Answer, Executor, Operation } from '../../../src/sandbox/server/executor.ts';
import { createExecutor } from '../../../src/sandbox/server/executor.ts';

const DAY_MS = 86_400_000;

/** The life of a conversation: it is closed, and some are opened and closed again on a later day. */
export interface Life {
  readonly id: string;
  /** What the generator meant, after the last close. */
  readonly contacts: readonly ExpectedContact[];
  readonly last: ConversationJson;
  readonly closedAtMs: number;
  /** Its state between the first close and the reopening. Null if it was closed once. */
  readonly first: Reopened | null;
}

interface Reopened {
  readonly conversation: ConversationJson;
  readonly closedAtMs: number;
  readonly reopenedAtMs: number;
}

/** One of so many conversations is opened again. */
const REOPENED_EVERY = 6;

/** The lives of the generator's conversations that are closed at the end. */
export function createLives(seed: number, count: number): readonly Life[] {
  return generateMonth(seed, count).flatMap((generated) => {
    const closedAtMs = instantOf(generated.conversation.closedAt);
    return closedAtMs === undefined ? [] : [lifeOf(generated, closedAtMs)];
  });
}

function lifeOf({ index, conversation, expected }: GeneratedConversation, closedAtMs: number): Life {
  const { id } = conversation;
  const once = { id, contacts: expected.contacts, last: conversation, closedAtMs, first: null };
  if (index % REOPENED_EVERY !== 0) return once;
  // Up to ten days before, so that some are found by the look-back and others are not.
  const earlierMs = (((index / REOPENED_EVERY) % 10) + 1) * DAY_MS;
  const shifted: ConversationJson = JSON.parse(JSON.stringify(conversation), (_, value: unknown) =>
    shiftedDate(value, earlierMs),
  );
  const first = {
    conversation: shifted,
    closedAtMs: closedAtMs - earlierMs,
    reopenedAtMs: closedAtMs - earlierMs / 2,
  };
  return { ...once, last: { ...conversation, createdAt: shifted['createdAt'] }, first };
}

function shiftedDate(value: unknown, earlierMs: number): unknown {
  const at = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? instantOf(value) : undefined;
  return at === undefined ? value : new Date(at - earlierMs).toISOString();
}

/** What the upstream has at an instant. */
export function dataAt(lives: readonly Life[], nowMs: number): SandboxData {
  const conversations = lives.flatMap(({ last, closedAtMs, first }): readonly ConversationJson[] => {
    if (closedAtMs <= nowMs) return [last];
    if (first === null || first.closedAtMs > nowMs) return [];
    return [first.reopenedAtMs > nowMs ? first.conversation : { ...first.conversation, closedAt: null }];
  });
  return { ...TABLES, conversations };
}

/** Responds to operations as the upstream does at an instant that can be changed. */
export interface GrowingUpstream {
  setNow(nowMs: number): void;
  /** Replaces all lives, from the next `setNow` on. */
  setLives(lives: readonly Life[]): void;
  readonly execute: (operation: Operation) => Answer;
}

export function createGrowingUpstream(first: readonly Life[]): GrowingUpstream {
  let lives = first;
  let executor: Executor | null = null;
  return {
    setNow: (nowMs) => {
      executor = createExecutor(createStore(dataAt(lives, nowMs)), createRandom(1));
    },
    setLives: (next) => {
      lives = next;
    },
    execute: (operation) => {
      if (executor === null) throw new Error('expected an instant, got none');
      return executor(operation, MAIN_ACCOUNT, false);
    },
  };
}
