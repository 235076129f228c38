import { createBufferPool } from '../../upstream/transport/bufferPool.ts';
import type { Chunks } from '../../upstream/transport/chunks.ts';
import type { ResponseSize } from './responseSize.ts';

/**
 * Writes JSON as UTF-8. Texts are joined to some length and then encoded, while they are in the caches of the processor.
 * A long answer is written into memory that is used again: fresh memory of such a size lies outside of the heap, and
 * V8 collects the whole heap for every few dozen megabytes of that.
 */
export class JsonWriter {
  readonly size: ResponseSize;
  readonly #lent: Buffer[] = [];
  /** What is being written into: the last one that was lent. */
  #buffer: Buffer = NO_BUFFER;
  /** Of what was not taken, in the buffer. */
  #start = 0;
  #end = 0;
  #chunks: Buffer[] = [];
  #text = '';

  /** @param size grows with what is added: what would be too long is not written. */
  constructor(size: ResponseSize) {
    this.size = size;
  }

  /** @throws ResponseTooLarge */
  add(text: string): void {
    this.size.grow(text.length);
    this.#text += text;
    if (this.#text.length >= PIECE_LENGTH) this.#encode();
  }

  /** Adds what is JSON in UTF-8 already: it is copied. Throws as `add` does. */
  addBytes(bytes: Uint8Array): void {
    this.size.grow(bytes.length);
    this.#encode();
    for (let start = 0; start < bytes.length; ) {
      if (this.#end === this.#buffer.length) this.#lend();
      const part = bytes.subarray(start, start + this.#buffer.length - this.#end);
      this.#buffer.set(part, this.#end);
      this.#end += part.length;
      start += part.length;
    }
  }

  /** All that was added since the last call. */
  take(): Chunks {
    if (this.#lent.length === 0) return this.#takeText();
    this.#encode();
    this.#cut();
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }

  /** To be called when nobody looks any more at what was taken: another answer overwrites it. More calls do nothing. */
  recycle(): void {
    for (const buffer of this.#lent.splice(0)) pool.give(buffer);
    this.#buffer = NO_BUFFER;
  }

  /** What is short is not worth a whole buffer. */
  #takeText(): Chunks {
    const text = this.#text;
    this.#text = '';
    return text === '' ? [] : [Buffer.from(text)];
  }

  #encode(): void {
    let rest = this.#text;
    this.#text = '';
    while (rest !== '') {
      const { read, written } = encoder.encodeInto(rest, this.#buffer.subarray(this.#end));
      this.#end += written;
      if (read === rest.length) return;
      rest = rest.slice(read);
      this.#lend();
    }
  }

  #lend(): void {
    this.#cut();
    this.#buffer = pool.take();
    this.#lent.push(this.#buffer);
    this.#start = 0;
    this.#end = 0;
  }

  #cut(): void {
    if (this.#start < this.#end) this.#chunks.push(this.#buffer.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }
}

const encoder = new TextEncoder();
const NO_BUFFER = Buffer.alloc(0);
const pool = createBufferPool(64 * 1024);
/** In characters. */
const PIECE_LENGTH = 4096;
