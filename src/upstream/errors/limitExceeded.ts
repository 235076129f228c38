import { GraphQLError } from 'graphql';
import type { GatewayCode } from './errorCodes.ts';

export const LIMIT_EXCEEDED = 'LIMIT_EXCEEDED' satisfies GatewayCode;

/**
 * A request needs more work than one request may cause. It is not a failure of the upstream: code that catches it must pass it
 * on to the client, and not treat it as a missing history or a rejected batch.
 */
export class LimitExceeded extends GraphQLError {
  /**
   * @param message one sentence with the limit and the actual number. It contains no text from the client.
   * @param code for limits that a client must tell apart. @default LIMIT_EXCEEDED
   */
  constructor(message: string, code: GatewayCode = LIMIT_EXCEEDED) {
    super(message, { extensions: { code } });
    this.name = 'LimitExceeded';
  }
}
