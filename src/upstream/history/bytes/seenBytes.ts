import { WORD_BYTES } from './literal.ts';
import { hashOfWords } from './words.ts';

/** What was made of some bytes. */
export interface Seen<T> {
  /** In bytes. */
  readonly length: number;
  readonly value: T;
}

interface Kept<T> extends Seen<T> {
  readonly start: number;
}

/**
 * Some of what was read out of the same bytes, each in a slot that eight of its bytes name: what comes again is found by
 * comparing bytes, without being read. Where two have the same slot, the later one stays.
 */
export class SeenBytes<T> {
  readonly #view: DataView;
  readonly #namedAt: number;
  readonly #slots: (Kept<T> | undefined)[] = Array.from({ length: SLOTS });

  /** @param namedAt where, behind its first byte, those eight bytes are in which it mostly differs from others. */
  constructor(view: DataView, namedAt: number) {
    this.#view = view;
    this.#namedAt = namedAt;
  }

  /** What stands at `start` and ends before `end`; null when it is not known. */
  find(start: number, end: number): Seen<T> | null {
    if (start + this.#namedAt + NAME_BYTES > end) return null;
    const kept = this.#slots[this.#slotOf(start)];
    return kept && start + kept.length <= end && this.#isSame(start, kept) ? kept : null;
  }

  /** What was read from `start` to before `end`; the bytes that name it may lie behind that. */
  keep(start: number, end: number, value: T): void {
    const length = end - start;
    if (length < WORD_BYTES || start + this.#namedAt + NAME_BYTES > this.#view.byteLength) return;
    this.#slots[this.#slotOf(start)] = { start, length, value };
  }

  #slotOf(start: number): number {
    const view = this.#view;
    const place = start + this.#namedAt;
    return hashOfWords(view.getInt32(place, true), view.getInt32(place + WORD_BYTES, true)) & (SLOTS - 1);
  }

  #isSame(start: number, kept: Kept<T>): boolean {
    const view = this.#view;
    const last = kept.length - WORD_BYTES;
    for (let offset = 0; offset < last; offset += WORD_BYTES) {
      if (view.getInt32(start + offset, true) !== view.getInt32(kept.start + offset, true)) return false;
    }
    return view.getInt32(start + last, true) === view.getInt32(kept.start + last, true);
  }
}

const SLOTS = 256;
const NAME_BYTES = 2 * WORD_BYTES;
