/**
 * Whether all ids of a page differ, by hashes of them. Ids that are all different may be taken for not, seldom; equal
 * ones never for different.
 */
export class SeenIds {
  readonly #slots = new Int32Array(SLOTS);
  #count = 0;
  #differ = true;

  get differ(): boolean {
    return this.#differ;
  }

  /** Begins anew, with the ids of another page. */
  forget(): void {
    this.#slots.fill(0);
    this.#count = 0;
    this.#differ = true;
  }

  /** @param hash any but 0. */
  add(hash: number): void {
    if (!this.#differ) return;
    let slot = hash & LAST_SLOT;
    for (let other = this.#slots[slot]; other !== 0; other = this.#slots[slot]) {
      if (other === hash || this.#count > MOST) {
        this.#differ = false;
        return;
      }
      slot = (slot + 1) & LAST_SLOT;
    }
    this.#slots[slot] = hash;
    this.#count += 1;
  }
}

/** A power of two: a page holds at most a hundred messages. */
const SLOTS = 256;
const LAST_SLOT = SLOTS - 1;
const MOST = SLOTS / 2;
