import { GraphQLError } from 'graphql';
import type { Contact } from '../../contacts/facts/contact.ts';
import { reconstruct } from '../../contacts/reconstruct.ts';
import type { ContactAnomaly } from '../../contacts/result/anomaly.ts';
import type { AnomalyCount } from '../../indicators/anomalyStats.ts';
import { createAnomalyStats } from '../../indicators/anomalyStats.ts';
import type { ClosedHistory } from '../../upstream/closedConversations/closedHistories.ts';
import type { Interval } from '../../upstream/closedConversations/interval.ts';
import type { RequestContext } from '../execution/context.ts';
import type { ContactCursors, ContactPosition } from './contactCursor.ts';
import { contactCursors } from './contactCursor.ts';
import type { ContactPredicate } from './contactFilter.ts';
import { conversationDemand } from './conversationDemand.ts';
import type { ListReader } from './listReader.ts';
import { badInput } from './requestedInterval.ts';

/** The arguments of the list that are the same for all its pages. */
export interface ListRequest {
  readonly interval: Interval;
  /** The values of upstream's other arguments, by name. */
  readonly others: Readonly<Record<string, unknown>>;
}

export interface ClosedContactsRequest extends ListRequest {
  readonly isWanted: ContactPredicate;
  /** All of the client's arguments but `first` and `after`. A cursor is valid only for equal arguments. */
  readonly listArguments: unknown;
  readonly first: number;
  readonly after: string | null;
}

export interface ContactConnection {
  readonly edges: readonly ContactEdge[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly unavailableConversationIds: readonly string[];
  /** R26: the anomalies of the conversations that start on this page. */
  readonly anomalyCounts: readonly AnomalyCount[];
  readonly conversationsInDoubt: number;
}

export interface ContactEdge {
  readonly node: Contact;
  readonly cursor: string;
}

/** Conversations on the first upstream page, and on the smallest one. A page of contacts needs about as many. */
const SMALLEST_PAGE = 25;
/** The most that upstream allows. */
const LARGEST_PAGE = 100;
/** Most conversations that are read for one page of contacts. With a filter that few contacts pass, pages are shorter. */
export const MAX_CONVERSATIONS_PER_PAGE = 500;
/** Operations that a page of contacts may need: those for its pages of the list, and as many for further pages of histories. */
const OPERATIONS_PER_PAGE = (2 * MAX_CONVERSATIONS_PER_PAGE) / SMALLEST_PAGE;

/** Reads one page of contacts, in upstream's order of conversations. Rejects with errors that clients may see. */
export async function closedContacts(
  { interval, others, isWanted, listArguments, first, after }: ClosedContactsRequest,
  { inOrder: readInOrder }: ListReader,
  context: RequestContext,
): Promise<ContactConnection> {
  const cursors = contactCursors(listArguments);
  const start = after === null ? null : cursors.decode(after);
  const page = new ContactPage(first, start, cursors);
  const demand = conversationDemand({
    ...{ contacts: first, conversations: MAX_CONVERSATIONS_PER_PAGE },
    ...{ smallestPage: SMALLEST_PAGE, largestPage: LARGEST_PAGE },
    conversationsLeft: () => context.budget.conversationsLeft(),
  });
  const readContacts = (history: ClosedHistory): ConversationContacts => {
    const read = contactsOf(history, isWanted);
    demand.observe(read.kind === 'read' ? read.contacts.length : 0);
    return read;
  };
  const request = { interval, others, after: start?.after ?? null, demand };
  for await (const { after: cursor, items, next } of readInOrder(request, context, readContacts)) {
    for (const conversation of items) {
      if (!page.add(conversation, cursor)) return page.connection(true);
    }
    // The next page of the list may hold no conversation of the interval. Reading it only to know that would take an operation.
    if (page.isFull()) return page.connection(next !== null);
  }
  return page.connection(false);
}

/** The contacts of a conversation that pass the filter. */
type ConversationContacts =
  | {
      readonly kind: 'read';
      readonly conversationId: string;
      readonly contacts: readonly Contact[];
      readonly anomalies: readonly ContactAnomaly[];
    }
  | { readonly kind: 'unavailable'; readonly conversationId: string };

function contactsOf(history: ClosedHistory, isWanted: ContactPredicate): ConversationContacts {
  const { conversationId } = history;
  if (history.kind === 'unavailable') return { kind: 'unavailable', conversationId };
  const { contacts, anomalies } = reconstruct(history.history);
  return { kind: 'read', conversationId, contacts: contacts.filter(isWanted), anomalies };
}

export interface CountRequest extends ListRequest {
  /** Resolves when the page of contacts is read, which the request reads at the same time. */
  readonly pageEnd: Promise<unknown>;
}

/**
 * Counts the contacts of the whole list. Rejects with `LIMIT_EXCEEDED` when the list is too long, and with
 * `CONTACT_HISTORY_UNAVAILABLE` when a history is missing.
 */
export async function countContacts(
  { interval, others, pageEnd }: CountRequest,
  isWanted: ContactPredicate,
  { whole: readWhole }: ListReader,
  context: RequestContext,
): Promise<number> {
  const reserved = {
    ...{ conversations: MAX_CONVERSATIONS_PER_PAGE, operations: OPERATIONS_PER_PAGE },
    until: pageEnd,
  };
  let contacts = 0;
  await readWhole({ interval, others, reserved }, context, (histories) => {
    for (const history of histories) {
      if (history.kind === 'unavailable') throw notCounted(history.reason);
      contacts += reconstruct(history.history).contacts.filter(isWanted).length;
    }
  });
  return contacts;
}

/** Collects the contacts of a page, one conversation after the other. */
class ContactPage {
  readonly #first: number;
  readonly #cursors: ContactCursors;
  /** The position before the page. Null once its conversation was found, and for the first page. */
  #start: ContactPosition | null;
  #edges: ContactEdge[] = [];
  #unavailable: string[] = [];
  readonly #anomalies = createAnomalyStats();
  #conversations = 0;
  #end: ContactPosition | null = null;

  constructor(first: number, start: ContactPosition | null, cursors: ContactCursors) {
    this.#first = first;
    this.#start = start;
    this.#cursors = cursors;
  }

  /** Adds the contacts of one conversation. Returns false when the page is full. */
  add(conversation: ConversationContacts, after: string | null): boolean {
    const { conversationId } = conversation;
    const start = this.#start;
    if (this.isFull()) return false;
    this.#conversations += 1;
    if (start !== null && start.conversationId !== conversationId) return true;
    this.#start = null;
    if (conversation.kind === 'read') {
      const { contacts, anomalies } = conversation;
      if (start === null) this.#anomalies.add(anomalies);
      for (const node of remaining(contacts, start)) {
        if (this.#edges.length === this.#first) return false;
        const position = { after, conversationId, contactId: node.id };
        this.#edges.push({ node, cursor: this.#cursors.encode(position) });
        this.#end = position;
      }
    } else if (start?.contactId !== null) {
      this.#unavailable.push(conversationId);
    }
    this.#end = { after, conversationId, contactId: null };
    return true;
  }

  /** Whether it has all contacts that are wanted, or has read as many conversations as it may. */
  isFull(): boolean {
    return this.#edges.length === this.#first || this.#conversations === MAX_CONVERSATIONS_PER_PAGE;
  }

  connection(hasNextPage: boolean): ContactConnection {
    if (this.#start !== null) {
      throw badInput(
        'Expected a cursor of a conversation that upstream still lists, got one that it does not.',
      );
    }
    const endCursor = this.#end && this.#cursors.encode(this.#end);
    return {
      edges: this.#edges,
      pageInfo: { hasNextPage, endCursor },
      unavailableConversationIds: this.#unavailable,
      anomalyCounts: this.#anomalies.counts(),
      conversationsInDoubt: this.#anomalies.conversationsInDoubt(),
    };
  }
}

/** The contacts of a conversation that come after the position. */
function remaining(contacts: readonly Contact[], start: ContactPosition | null): readonly Contact[] {
  if (start === null) return contacts;
  const { contactId } = start;
  if (contactId === null) return [];
  const index = contacts.findIndex(({ id }) => id === contactId);
  // The contact no longer exists. Ids sort by the time of opening, so its id shows where it was.
  return index < 0 ? contacts.filter(({ id }) => id > contactId) : contacts.slice(index + 1);
}

function notCounted(reason: string): GraphQLError {
  return new GraphQLError(
    `The contacts cannot be counted: the history of a conversation is not available: ${reason}.`,
    {
      extensions: { code: 'CONTACT_HISTORY_UNAVAILABLE' },
    },
  );
}
