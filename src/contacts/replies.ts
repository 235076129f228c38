import type { Fact, Wrote } from './fact.ts';
import type { Instant } from './instant.ts';

/** R21: follows who waits for a reply, along the timeline. */
export interface Requests {
  /**
   * Reads the next message.
   *
   * @returns when the request started that the message replies to, if a User wrote it; null for other messages, and
   * when no request was open.
   */
  next(message: Wrote): Instant | null;
}

/**
 * A request starts with the first message of the visitor, and with the first one after a message of a User. The next
 * message of a User ends it, whoever the User is: only the operator's messages are replies, which is for the caller.
 */
export function createRequests(): Requests {
  let openSince: Instant | null = null;
  return {
    next: ({ author, moment }) => {
      if (author.kind === 'visitor') openSince ??= moment.at;
      if (author.kind !== 'user') return null;
      const request = openSince;
      openSince = null;
      return request;
    },
  };
}

/** Reads the messages from one position up to another one, which is left out. */
export function skipMessages(requests: Requests, facts: readonly Fact[], from: number, to: number): void {
  for (let position = from; position < to; position++) {
    const fact = facts[position];
    if (fact?.kind === 'wrote') requests.next(fact);
  }
}

/** The arithmetic mean; null of no values. */
export function meanOf(seconds: readonly number[]): number | null {
  if (seconds.length === 0) return null;
  return seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
}
