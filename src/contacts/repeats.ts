import type { Message } from './history.ts';

/** R1: of the messages with one id the first readable copy stays, or the first when none is readable. */
export function withoutRepeats(messages: readonly Message[]): readonly Message[] {
  if (!hasEqualIds(messages)) return messages;
  // The kinds number their ids apart.
  const kept = { system: new Map<string, number>(), wrote: new Map<string, number>() };
  for (const [index, { kind, id, moment }] of messages.entries()) {
    if (kind === 'unknown' || id === null) continue;
    const earlier = kept[kind].get(id);
    if (earlier === undefined || (!messages[earlier]?.moment && moment !== null)) kept[kind].set(id, index);
  }
  return messages.filter(
    ({ kind, id }, index) => kind === 'unknown' || id === null || kept[kind].get(id) === index,
  );
}

/** Whether there may be repeats: most histories hold none, and the kinds of messages are not told apart here. */
function hasEqualIds(messages: readonly Message[]): boolean {
  const ids = new Set<string>();
  let withId = 0;
  for (const { id } of messages) {
    if (id === null) continue;
    withId += 1;
    ids.add(id);
  }
  return ids.size < withId;
}
