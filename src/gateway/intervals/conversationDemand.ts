import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PageBudget } from '../../upstream/closedConversations/readAhead.ts';

/** How many conversations a page of contacts needs. Pages of the list are read ahead as long as it needs more than are requested. */
export interface ConversationDemand {
  /** Called for each conversation that was read. @param contacts those that pass the filter. */
  observe(contacts: number): void;
  /** The size of the next page of the list, in conversations. */
  pageSize(): number;
  readonly budget: PageBudget;
}

export interface DemandLimits {
  /** The contacts that are wanted. */
  readonly contacts: number;
  /** The size of a page as long as nothing is known, and the smallest one, in conversations. */
  readonly smallestPage: number;
  readonly largestPage: number;
  /** Most conversations that are read. */
  readonly conversations: number;
  /** How many more conversations the request may read. No more are read ahead. */
  readonly conversationsLeft: () => number;
}

/** Estimates the demand from the share of contacts in the conversations that were read so far. */
export function conversationDemand(limits: DemandLimits): ConversationDemand {
  let read = 0;
  let found = 0;
  let requested = 0;
  let held = 0;
  let waiting: (() => void)[] = [];

  const needed = (): number => {
    if (read === 0) return limits.smallestPage;
    return Math.min(limits.conversations, Math.ceil((limits.contacts * read) / found));
  };
  const isEnough = (): boolean => needed() <= requested || limits.conversationsLeft() === 0;
  return {
    observe: (contacts) => {
      read += 1;
      found += contacts;
    },
    pageSize: () => {
      const left = limits.conversationsLeft();
      const wanted = Math.min(limits.largestPage, Math.max(limits.smallestPage, needed() - requested));
      // A page that the caller needs, though nothing is left, must fail: it is requested as usual.
      const size = left > 0 ? Math.min(wanted, left) : wanted;
      requested += size;
      return size;
    },
    budget: {
      take: async () => {
        // Histories of one page are read by then, so that they count.
        await nextTurn();
        while (held > 0 && isEnough()) await new Promise<void>((resolve) => waiting.push(resolve));
        held += 1;
      },
      release: (pages) => {
        held -= pages;
        const released = waiting;
        waiting = [];
        for (const resolve of released) resolve();
      },
    },
  };
}
