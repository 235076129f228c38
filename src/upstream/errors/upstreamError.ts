import { GraphQLError } from 'graphql';
import type { GatewayCode } from './errorCodes.ts';

/** What can go wrong between the gateway and the upstream; each is an `extensions.code` that clients see. */
export type UpstreamErrorCode =
  /** No connection, a lost connection, or HTTP 5xx without GraphQL errors. */
  | 'UPSTREAM_UNAVAILABLE'
  /** No complete answer in time, or HTTP 504 without GraphQL errors. */
  | 'UPSTREAM_TIMEOUT'
  /** HTTP 429. */
  | 'UPSTREAM_RATE_LIMITED'
  /** HTTP 401. */
  | 'UPSTREAM_UNAUTHENTICATED'
  /** Something came that is no GraphQL answer, or too much of it. */
  | 'UPSTREAM_BAD_RESPONSE';

export interface UpstreamErrorFacts {
  readonly cause?: unknown;
  /** HTTP status, when an answer came. */
  readonly status?: number;
  /** What `Retry-After` asked for, in seconds. */
  readonly retryAfterSeconds?: number;
  /** True when there was no connection, or it ended before the answer was complete. */
  readonly connectionLost?: boolean;
  /** True when the gateway itself had too much to do, and the upstream was not asked. */
  readonly isOverload?: boolean;
  /** The upstream's own name and retry policy for the failure, shown to clients beside the code. */
  readonly extensions?: Readonly<Record<string, string>>;
}

/**
 * A request that got no GraphQL answer from the upstream. The message holds facts only: never a body, a URL,
 * a header or a variable. `cause` is for logs; `toJSON` (what clients get) knows neither it nor the other facts.
 */
export class UpstreamError extends GraphQLError {
  readonly code: UpstreamErrorCode;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly connectionLost: boolean;
  readonly isOverload: boolean;

  constructor(code: UpstreamErrorCode, message: string, facts: UpstreamErrorFacts = {}) {
    super(message, { extensions: { ...facts.extensions, code: code satisfies GatewayCode } });
    this.name = 'UpstreamError';
    this.code = code;
    this.status = facts.status;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.connectionLost = facts.connectionLost ?? false;
    this.isOverload = facts.isOverload ?? false;
    Object.defineProperty(this, 'cause', { value: facts.cause, enumerable: false });
  }
}
