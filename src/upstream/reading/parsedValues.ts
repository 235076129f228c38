import type { Json } from '../json.ts';
import { WORD_BYTES } from './literal.ts';

export interface ParsedValue {
  /** In bytes. */
  readonly length: number;
  readonly value: Json;
}

interface Kept extends ParsedValue {
  readonly start: number;
}

/**
 * Some of the objects that were parsed out of the same bytes, each in a slot that its first bytes name: one that comes
 * again is found by comparing bytes, without looking for its end. Where two have the same slot, the later one stays.
 */
export class ParsedValues {
  readonly #view: DataView;
  readonly #slots: (Kept | undefined)[] = Array.from({ length: SLOTS });

  constructor(view: DataView) {
    this.#view = view;
  }

  /** What stands at `start` and ends before `end`; null when it is not known. */
  find(start: number, end: number): ParsedValue | null {
    if (start + NAMING_BYTES > end) return null;
    const kept = this.#slots[this.#slotOf(start)];
    return kept && start + kept.length <= end && this.#isSame(start, kept) ? kept : null;
  }

  keep(start: number, length: number, value: Json): void {
    if (length >= NAMING_BYTES) this.#slots[this.#slotOf(start)] = { start, length, value };
  }

  #slotOf(start: number): number {
    const view = this.#view;
    const first = Math.imul(view.getInt32(start + 4, true), 0x9e3779b1 | 0);
    const second = Math.imul(first ^ view.getInt32(start + 8, true), 0x85ebca6b | 0);
    return (second ^ (second >>> 15)) & (SLOTS - 1);
  }

  #isSame(start: number, kept: Kept): boolean {
    const view = this.#view;
    const last = kept.length - WORD_BYTES;
    for (let offset = 0; offset < last; offset += WORD_BYTES) {
      if (view.getInt32(start + offset, true) !== view.getInt32(kept.start + offset, true)) return false;
    }
    return view.getInt32(start + last, true) === view.getInt32(kept.start + last, true);
  }
}

const SLOTS = 256;
const NAMING_BYTES = 12;
