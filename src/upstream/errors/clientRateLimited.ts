import type { GatewayCode } from './errorCodes.ts';
import { LimitExceeded } from './limitExceeded.ts';

export const CLIENT_RATE_LIMITED = 'CLIENT_RATE_LIMITED' satisfies GatewayCode;

/** A client is at its limit. It can send the same request again later. As with every `LimitExceeded`, the upstream did not fail. */
export class ClientRateLimited extends LimitExceeded {
  /** The client may try again after this time, in seconds. */
  readonly retryAfterSeconds: number;

  /** @param message one sentence with the limit. It contains no text from the client. */
  constructor(message: string, retryAfterSeconds: number) {
    super(message, CLIENT_RATE_LIMITED);
    this.name = 'ClientRateLimited';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
