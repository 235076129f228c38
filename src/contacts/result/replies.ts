import type { Fact, Wrote } from '../facts/fact.ts';
import type { Timestamp } from '../facts/instant.ts';

/** R21: knows whether the visitor waits for a reply. It must read the messages of the timeline in order. */
export interface Requests {
  /**
   * Reads the next message.
   *
   * @returns the start of the request that the message replies to. Null if the author is not a user, or if no request
   * is open.
   */
  next(message: Wrote): Timestamp | null;
}

/**
 * A request starts with the visitor's first message, or with the first one after a message of a user. The next message of
 * any user ends it. Only messages of the operator are replies: the caller must check that.
 */
export function createRequests(): Requests {
  let openSince: Timestamp | null = null;
  return {
    next: ({ author, moment }) => {
      if (author.kind === 'visitor') openSince ??= moment;
      if (author.kind !== 'user') return null;
      const request = openSince;
      openSince = null;
      return request;
    },
  };
}

/** Reads the messages from position `from` to before position `to`. */
export function skipMessages(requests: Requests, facts: readonly Fact[], from: number, to: number): void {
  for (let position = from; position < to; position++) {
    const fact = facts[position];
    if (fact?.kind === 'wrote') requests.next(fact);
  }
}

/** The arithmetic mean. Null if there are no values. */
export function meanOf(seconds: readonly number[]): number | null {
  if (seconds.length === 0) return null;
  return seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
}
