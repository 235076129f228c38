import { createBufferPool } from '../../upstream/buffers/bufferPool.ts';
import type { Chunks } from '../../upstream/transport/chunks.ts';
import type { ResponseSize } from './responseSize.ts';

/**
 * Joins JSON texts and encodes them as UTF-8.
 *
 * - What it does: texts are joined until they have 4,096 characters, and are then encoded into buffers of 64 KiB. `recycle`
 *   gives the buffers to a pool, from which later responses take them. A response below 4,096 characters is encoded
 *   by `Buffer.from` and uses no buffer of the pool.
 * - What it gains: V8 collects the whole heap for every 32 to 64 MB of new memory outside the heap, which is where large
 *   buffers lie. Reusing buffers, here and for reading from upstream, saves a tenth of the CPU of a page with contacts
 *   (`docs/performance.md`). Encoding small pieces finds the text in the caches of the processor.
 * - What would break it: calling `recycle` while the chunks are still in use. Another response then overwrites them. A response
 *   that is cut off is never recycled: the garbage collector frees its buffers.
 * - Plain implementation: `Buffer.from(texts.join(''))`. `test/gateway/serialized/jsonWriter.test.ts` compares both.
 * - How often it runs: the metric `contacts_gateway_graphql_plans_total{plan="contacts"}`; `contacts_gateway_buffers_taken_total` for its buffers.
 */
export class JsonWriter {
  readonly size: ResponseSize;
  /** All buffers of this writer. */
  readonly #buffers: Buffer[] = [];
  /** The last one of them, which is being filled. */
  #buffer: Buffer = NO_BUFFER;
  /** How much of it is filled. */
  #end = 0;
  /** The filled part of each buffer but the last one. */
  readonly #chunks: Buffer[] = [];
  /** The text that was added and is not encoded yet. */
  #text = '';

  /** @param size counts the added bytes. */
  constructor(size: ResponseSize) {
    this.size = size;
  }

  /**
   * Adds JSON text.
   *
   * @throws ResponseTooLarge when `size` exceeds its limit. The text is then not added.
   */
  add(text: string): void {
    this.size.grow(text.length);
    this.#text += text;
    if (this.#text.length >= PIECE_LENGTH) this.#encode();
  }

  /** Returns all that was added. To be called once, at the end. The chunks are valid until `recycle` is called. */
  take(): Chunks {
    // A short text does not need a whole buffer.
    if (this.#buffers.length === 0) return this.#text === '' ? [] : [Buffer.from(this.#text)];
    this.#encode();
    return [...this.#chunks, this.#buffer.subarray(0, this.#end)];
  }

  /**
   * Gives the buffers back. Must be called only when the chunks that were taken are no longer used. Further calls do nothing.
   */
  recycle(): void {
    for (const buffer of this.#buffers.splice(0)) pool.give(buffer);
    this.#buffer = NO_BUFFER;
  }

  #encode(): void {
    let rest = this.#text;
    this.#text = '';
    while (rest !== '') {
      const { read, written } = encoder.encodeInto(rest, this.#buffer.subarray(this.#end));
      this.#end += written;
      if (read === rest.length) return;
      rest = rest.slice(read);
      this.#nextBuffer();
    }
  }

  #nextBuffer(): void {
    if (this.#end > 0) this.#chunks.push(this.#buffer.subarray(0, this.#end));
    this.#buffer = pool.take();
    this.#buffers.push(this.#buffer);
    this.#end = 0;
  }
}

const encoder = new TextEncoder();
const NO_BUFFER = Buffer.alloc(0);
const pool = createBufferPool(64 * 1024);
/** Texts are joined to this length before they are encoded, in characters. */
const PIECE_LENGTH = 4096;
