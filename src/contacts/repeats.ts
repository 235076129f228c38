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

/**
 * Whether there may be repeats: most histories hold none, and the kinds of messages are not told apart here. Ids stand
 * in a table by their hashes, so that the texts are compared only where hashes are equal: of a long history, a `Set`
 * of the ids took as long as all the other rules together.
 */
function hasEqualIds(messages: readonly Message[]): boolean {
  const slots = 2 ** Math.ceil(Math.log2(messages.length * 2 + 1));
  const hashes = new Int32Array(slots);
  const owners = new Int32Array(slots);
  for (const [index, { id }] of messages.entries()) {
    if (id === null) continue;
    const hash = hashOf(id);
    let slot = hash & (slots - 1);
    while (hashes[slot] !== 0) {
      if (hashes[slot] === hash && messages[owners[slot] ?? 0]?.id === id) return true;
      slot = (slot + 1) & (slots - 1);
    }
    hashes[slot] = hash;
    owners[slot] = index;
  }
  return false;
}

/** FNV-1a over the units of the text: 32 bits, never 0. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0 || 1;
}
