import type { IncomingHttpHeaders } from 'node:http';

/** What a GraphQL context is made from. */
export interface ClientRequest {
  readonly requestId: string;
  /** Names are lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Aborts with an error that has a code when the client goes away or the deadline passes. */
  readonly signal: AbortSignal;
}
