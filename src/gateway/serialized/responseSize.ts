import type { GraphQLError } from 'graphql';
import { limitExceeded } from '../errors/limitError.ts';

/** A response exceeds, or would exceed, its size limit. The whole request fails. */
export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge';
  /**
   * graphql-js wraps each error that has no `path`. Thousands of fields may fail with this error: with a path, it is reported
   * as it is.
   */
  readonly path = [];
  /** The error that the client gets instead of the response. */
  readonly clientError: GraphQLError;

  constructor(maxBytes: number) {
    super('the response is too large');
    this.clientError = limitExceeded(
      `Expected a response of at most ${maxBytes} bytes, got a larger one: ask for less at once.`,
    );
  }
}

/**
 * The size of a response while it is written. It counts bytes, and characters of text that is not encoded yet. A character takes
 * at least one byte in UTF-8, so no response is rejected that would fit.
 */
export class ResponseSize {
  readonly #maxBytes: number;
  #length = 0;
  #unwritten = 0;
  #error: ResponseTooLarge | null = null;

  /** @param maxBytes the limit of the response, in bytes. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The length of texts that are being joined and were not added to the response yet, in characters. */
  get unwritten(): number {
    return this.#unwritten;
  }

  /** @throws ResponseTooLarge */
  setUnwritten(length: number): void {
    this.#unwritten = length;
    this.assertFits();
  }

  /**
   * Counts what is added to the response, in bytes or characters. It contains the texts that were being joined.
   *
   * @throws ResponseTooLarge
   */
  grow(by: number): void {
    this.#length += by;
    this.#unwritten = 0;
    this.assertFits();
  }

  /** @throws ResponseTooLarge when the size exceeds the limit now, or did so at an earlier call. Always the same error. */
  assertFits(): void {
    if (this.#length + this.#unwritten > this.#maxBytes) this.#error ??= new ResponseTooLarge(this.#maxBytes);
    if (this.#error) throw this.#error;
  }
}
