import type { SerializedBody } from './serializedData.ts';

/** Where an answer is left that is bytes already: Apollo Server would make a text of it, and HTTP bytes of the text. */
export interface SerializedResponse {
  body: SerializedBody | null;
}

export interface SerializedResponseContext {
  readonly serialized?: SerializedResponse | undefined;
}
