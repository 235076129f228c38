import type { IncomingHttpHeaders } from 'node:http';
import type { RequestRecord } from '../../gateway/execution/requestRecord.ts';
import type { SerializedResponse } from '../../gateway/serialized/serializedResponse.ts';
import type { CancelSignal } from '../../upstream/transport/cancellation.ts';

/** What a GraphQL context is made from. */
export interface ClientRequest {
  readonly requestId: string;
  /** Names are lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Aborts with an error that has a code when the client goes away or the deadline passes. */
  readonly signal: CancelSignal;
  /** To be written by whoever answers the request; it is read when the request is over. */
  readonly record: RequestRecord;
  /** An answer that is left here is sent in place of the one that the GraphQL server gives. */
  readonly serialized: SerializedResponse;
}
