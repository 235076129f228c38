import type { Message } from './history.ts';

/** R1: of the messages with one id the first readable copy stays, or the first when none is readable. */
export function withoutRepeats(messages: readonly Message[]): readonly Message[] {
  if (!hasEqualIds(messages)) return messages;
  const kept = new Map<string, number>();
  for (const [index, message] of messages.entries()) {
    const key = identity(message);
    const earlier = key === null ? undefined : kept.get(key);
    const replaces = earlier === undefined || (!messages[earlier]?.moment && message.moment !== null);
    if (key !== null && replaces) kept.set(key, index);
  }
  return messages.filter((message, index) => {
    const key = identity(message);
    return key === null || kept.get(key) === index;
  });
}

/** Whether there may be repeats: most histories hold none, and the kinds of messages are not told apart here. */
export function hasEqualIds(messages: readonly Message[]): boolean {
  const ids = new Set<string>();
  let withId = 0;
  for (const { id } of messages) {
    if (id === null) continue;
    withId += 1;
    ids.add(id);
  }
  return ids.size < withId;
}

/** The two kinds number their ids apart. Null: a message without an id is never a repeat. */
function identity({ kind, id }: Message): string | null {
  return id === null ? null : `${kind} ${id}`;
}
