import type { Message } from './history.ts';

/** R1: of the messages with one id the first readable copy stays, or the first when none is readable. */
export function withoutRepeats(messages: readonly Message[]): readonly Message[] {
  const repeats = repeatsIn(messages);
  return repeats.size === 0 ? messages : messages.filter((_, index) => !repeats.has(index));
}

/** The places of the messages that do not stay. */
function repeatsIn(messages: readonly Message[]): ReadonlySet<number> {
  const repeats = new Set<number>();
  const staying = new PlacesById(messages);
  for (let place = 0; place < messages.length; place++) {
    const message = messages[place];
    if (!message || message.kind === 'unknown' || message.id === null) continue;
    const hash = hashOf(message.id);
    const slot = staying.slotOf(hash, message);
    const earlier = staying.placeIn(slot);
    const stays = earlier === null || (messages[earlier]?.moment === null && message.moment !== null);
    if (earlier !== null) repeats.add(stays ? earlier : place);
    if (stays) staying.set(slot, hash, place);
  }
  return repeats;
}

/**
 * A table of messages by the hashes of their ids, so that texts are compared only where hashes are equal: of a long
 * history, maps of the ids took as long as all the other rules together.
 */
class PlacesById {
  readonly #messages: readonly Message[];
  readonly #hashes: Int32Array;
  readonly #places: Int32Array;

  constructor(messages: readonly Message[]) {
    const slots = 2 ** Math.ceil(Math.log2(messages.length * 2 + 1));
    this.#messages = messages;
    this.#hashes = new Int32Array(slots);
    this.#places = new Int32Array(slots);
  }

  /** Where a copy of the message is, or belongs. */
  slotOf(hash: number, message: Message): number {
    const last = this.#hashes.length - 1;
    let slot = hash & last;
    while (this.#hashes[slot] !== 0 && !(this.#hashes[slot] === hash && this.#isCopy(message, slot))) {
      slot = (slot + 1) & last;
    }
    return slot;
  }

  placeIn(slot: number): number | null {
    return this.#hashes[slot] === 0 ? null : (this.#places[slot] ?? null);
  }

  /** Puts a message where `slotOf` found that it belongs. */
  set(slot: number, hash: number, place: number): void {
    this.#hashes[slot] = hash;
    this.#places[slot] = place;
  }

  /** The kinds number their ids apart. */
  #isCopy({ kind, id }: Message, slot: number): boolean {
    const other = this.#messages[this.#places[slot] ?? 0];
    return other?.id === id && other.kind === kind;
  }
}

/** FNV-1a over the units of the text: 32 bits, never 0. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0 || 1;
}
