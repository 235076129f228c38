import type { GraphQLError } from 'graphql';
import { limitExceeded } from '../errors/limitError.ts';

/** A response is, or would become, larger than responses may be. It ends the whole request. */
export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge';
  /**
   * graphql-js passes on what has a path as it is. Thousands of fields may fail with this error, and for each of them
   * it would make another one.
   */
  readonly path = [];
  /** What the client gets in the place of the response. */
  readonly clientError: GraphQLError;

  constructor(maxBytes: number) {
    super('the response is too large');
    this.clientError = limitExceeded(
      `Expected a response of at most ${maxBytes} bytes, got a larger one: ask for less at once.`,
    );
  }
}

/**
 * The size of a response while it is made. It counts bytes, or characters of text that is not encoded yet: each is at
 * least one byte in UTF-8, so nothing is rejected that would fit.
 */
export class ResponseSize {
  readonly #maxBytes: number;
  #length = 0;
  #unwritten = 0;
  #error: ResponseTooLarge | null = null;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Of texts that are being joined, and are no part of the response yet. */
  get unwritten(): number {
    return this.#unwritten;
  }

  /** @throws ResponseTooLarge */
  setUnwritten(length: number): void {
    this.#unwritten = length;
    this.assertFits();
  }

  /**
   * Counts what is added to the response. What was being joined is taken to be part of it.
   *
   * @throws ResponseTooLarge
   */
  grow(by: number): void {
    this.#length += by;
    this.#unwritten = 0;
    this.assertFits();
  }

  /** @throws ResponseTooLarge when it went beyond the limit at any time; always the same error. */
  assertFits(): void {
    if (this.#length + this.#unwritten > this.#maxBytes) this.#error ??= new ResponseTooLarge(this.#maxBytes);
    if (this.#error) throw this.#error;
  }
}
