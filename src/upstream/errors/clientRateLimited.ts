import type { GatewayCode } from './errorCodes.ts';
import { LimitExceeded } from './limitExceeded.ts';

export const CLIENT_RATE_LIMITED = 'CLIENT_RATE_LIMITED' satisfies GatewayCode;

/** A client has used up what it may do now. The same request works later. Like every `LimitExceeded`, it is no failure of the upstream. */
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
