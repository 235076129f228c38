/** JSON in pieces, to be joined. One long text would be put together, piece by piece, before a byte of it is made. */
export type JsonPieces = readonly string[];

/** Gathers JSON in pieces of some size. */
export class PieceWriter {
  readonly #pieces: string[] = [];
  #text = '';

  add(text: string): void {
    this.#text += text;
    if (this.#text.length < PIECE_LENGTH) return;
    this.#pieces.push(this.#text);
    this.#text = '';
  }

  /** All that was added since the last call. */
  take(): JsonPieces {
    const pieces = this.#pieces.splice(0);
    if (this.#text !== '') pieces.push(this.#text);
    this.#text = '';
    return pieces;
  }
}

/** In characters. A text is joined within the caches of a processor as long as it is no longer than some thousands. */
const PIECE_LENGTH = 4096;
