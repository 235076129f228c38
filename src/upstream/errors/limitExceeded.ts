import { GraphQLError } from 'graphql';
import type { GatewayCode } from './errorCodes.ts';

export const LIMIT_EXCEEDED = 'LIMIT_EXCEEDED' satisfies GatewayCode;

/**
 * A request needs more work than one request may. Unlike a failure of the upstream, it is never taken for a missing
 * history or a rejected batch: whoever meets it passes it on to the client.
 */
export class LimitExceeded extends GraphQLError {
  /** @param message what was expected and what came, in one sentence without anything that the client sent. */
  constructor(message: string) {
    super(message, { extensions: { code: LIMIT_EXCEEDED } });
    this.name = 'LimitExceeded';
  }
}
