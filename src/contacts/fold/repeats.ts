import type { Message } from '../facts/history.ts';

/** R1: keeps one copy of each message: the first readable one, or the first one if none is readable. */
export function removeRepeats(messages: readonly Message[]): readonly Message[] {
  const repeats = findRepeats(messages);
  return repeats.size === 0 ? messages : messages.filter((_, index) => !repeats.has(index));
}

/** The indexes of the messages to remove. */
function findRepeats(messages: readonly Message[]): ReadonlySet<number> {
  const repeats = new Set<number>();
  const kept = new IndexById(messages);
  for (let index = 0; index < messages.length; index++) {
    const message = messages[index];
    if (!message || message.kind === 'unknown' || message.id === null) continue;
    const hash = hashOf(message.id);
    const slot = kept.slotOf(hash, message);
    const earlier = kept.indexIn(slot);
    const isKept = earlier === null || (messages[earlier]?.moment === null && message.moment !== null);
    if (earlier !== null) repeats.add(isKept ? earlier : index);
    if (isKept) kept.set(slot, hash, index);
  }
  return repeats;
}

/**
 * A hash table from message ids to indexes in the list of messages. It compares ids only where their hashes are equal.
 * A `Map` with ids as keys took as long as all other rules together, for a long history.
 */
class IndexById {
  readonly #messages: readonly Message[];
  readonly #hashes: Int32Array;
  readonly #indexes: Int32Array;

  constructor(messages: readonly Message[]) {
    const slots = 2 ** Math.ceil(Math.log2(messages.length * 2 + 1));
    this.#messages = messages;
    this.#hashes = new Int32Array(slots);
    this.#indexes = new Int32Array(slots);
  }

  /** The slot of a copy of the message, or the free slot where the message belongs. */
  slotOf(hash: number, message: Message): number {
    const last = this.#hashes.length - 1;
    let slot = hash & last;
    while (this.#hashes[slot] !== 0 && !(this.#hashes[slot] === hash && this.#isCopy(message, slot))) {
      slot = (slot + 1) & last;
    }
    return slot;
  }

  /** Null if the slot is free. */
  indexIn(slot: number): number | null {
    return this.#hashes[slot] === 0 ? null : (this.#indexes[slot] ?? null);
  }

  /** @param slot the result of `slotOf` for this message. */
  set(slot: number, hash: number, index: number): void {
    this.#hashes[slot] = hash;
    this.#indexes[slot] = index;
  }

  /** Ids are unique only within one kind of message. */
  #isCopy({ kind, id }: Message, slot: number): boolean {
    const other = this.#messages[this.#indexes[slot] ?? 0];
    return other?.id === id && other.kind === kind;
  }
}

/** FNV-1a over the UTF-16 units of the text: 32 bits, never 0. 0 marks a free slot. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0 || 1;
}
