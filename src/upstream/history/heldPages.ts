/**
 * Pages of histories, beyond their first, that are in memory at once until their histories are whole. One of 100
 * messages takes some 20 kB.
 */
export const MAX_HELD_PAGES = 4_000;

/** Counts the pages that are held by all that shares it. */
export class HeldPages {
  #pages = 0;

  /** Whether one more page may be held. It counts once this returns true. */
  take(): boolean {
    if (this.#pages >= MAX_HELD_PAGES) return false;
    this.#pages += 1;
    return true;
  }

  release(pages: number): void {
    this.#pages -= pages;
  }
}
