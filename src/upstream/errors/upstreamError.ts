import { GraphQLError } from 'graphql';
import type { GatewayCode } from './errorCodes.ts';

/** The failures between the gateway and the upstream. Clients see each as `extensions.code`. */
export type UpstreamErrorCode =
  /** No connection, a lost connection, or HTTP 5xx without GraphQL errors. */
  | 'UPSTREAM_UNAVAILABLE'
  /** No complete response in time, or HTTP 504 without GraphQL errors. */
  | 'UPSTREAM_TIMEOUT'
  /** HTTP 429. */
  | 'UPSTREAM_RATE_LIMITED'
  /** HTTP 401. */
  | 'UPSTREAM_UNAUTHENTICATED'
  /** The response is not GraphQL, or too large. */
  | 'UPSTREAM_BAD_RESPONSE';

export interface UpstreamErrorFacts {
  readonly cause?: unknown;
  /** HTTP status; undefined without a response. */
  readonly status?: number;
  /** The value of `Retry-After`, in seconds. */
  readonly retryAfterSeconds?: number;
  /** True when there was no connection, or it ended before the response was complete. */
  readonly connectionLost?: boolean;
  /** True when the gateway itself was overloaded, and sent nothing. */
  readonly isOverload?: boolean;
  /** The upstream's own name and retry policy for the failure, shown to clients beside the code. */
  readonly extensions?: Readonly<Record<string, string>>;
}

/**
 * A request that got no GraphQL result from the upstream. The message never holds a body, a URL, a header or a variable.
 * `cause` is for logs. Clients get the result of `toJSON`, which has neither `cause` nor the other facts.
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
