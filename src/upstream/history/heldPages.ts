/**
 * Most further pages in memory at the same time. They are kept until their histories are complete. A page of 100 messages
 * takes about 20 kB.
 */
export const MAX_HELD_PAGES = 4_000;

/** Counts the further pages in memory of all readers that share it. */
export class HeldPages {
  #pages = 0;

  /** Counts one more page and returns true. Returns false, and counts nothing, when `MAX_HELD_PAGES` are in memory. */
  take(): boolean {
    if (this.#pages >= MAX_HELD_PAGES) return false;
    this.#pages += 1;
    return true;
  }

  release(pages: number): void {
    this.#pages -= pages;
  }
}

/** Counts the further pages of one history, so that all of them can be released together. */
export class HeldPagesOfHistory {
  readonly #held: HeldPages;
  #pages = 0;
  #isReleased = false;

  constructor(held: HeldPages) {
    this.#held = held;
  }

  /** As `HeldPages.take`. Always false after `releaseAll`: a page may arrive when its history has failed already. */
  take(): boolean {
    if (this.#isReleased || !this.#held.take()) return false;
    this.#pages += 1;
    return true;
  }

  releaseAll(): void {
    this.#isReleased = true;
    this.#held.release(this.#pages);
    this.#pages = 0;
  }
}
