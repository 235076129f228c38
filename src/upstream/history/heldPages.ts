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
