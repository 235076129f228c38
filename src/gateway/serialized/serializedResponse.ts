import type { SerializedBody } from './serializedData.ts';

/**
 * Carries a serialized response past Apollo Server to the HTTP route. Apollo Server would turn the bytes into a string, and
 * the HTTP server would turn the string into bytes again.
 */
export interface SerializedResponse {
  /** Null until the response is ready. */
  body: SerializedBody | null;
}

/** The part of a request's context that holds it. */
export interface SerializedResponseContext {
  readonly serialized?: SerializedResponse | undefined;
}
