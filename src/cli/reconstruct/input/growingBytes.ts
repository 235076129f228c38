/** Bytes to which chunks are added. Its memory doubles: copying all bytes for each chunk would take quadratic time. */
export class GrowingBytes {
  #memory: Buffer = Buffer.alloc(0);
  #end = 0;

  /**
   * Returns the rest, followed by the chunk. Bytes that were returned before do not change.
   *
   * @param rest is not copied if the bytes that were returned last end with it, and there is space behind them. When it
   *   is empty, nothing is copied.
   */
  append(rest: Uint8Array, chunk: Uint8Array): Uint8Array {
    if (rest.length === 0) return chunk;
    const isAtEnd = rest.buffer === this.#memory.buffer && rest.byteOffset + rest.length === this.#end;
    if (!isAtEnd || this.#end + chunk.length > this.#memory.length) {
      // It has no other content, so the positions in the buffer are those in its memory.
      this.#memory = Buffer.allocUnsafeSlow(2 * (rest.length + chunk.length));
      this.#memory.set(rest);
      this.#end = rest.length;
    }
    this.#memory.set(chunk, this.#end);
    this.#end += chunk.length;
    return this.#memory.subarray(this.#end - chunk.length - rest.length, this.#end);
  }
}
