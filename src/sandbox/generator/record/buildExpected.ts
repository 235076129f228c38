import type { EndingAttachmentJson } from '../world/historyJson.ts';
import type { UserJson } from '../world/people.ts';
import type {
  ExpectedAnomalyCode,
  ExpectedContact,
  ExpectedEndReason,
  ExpectedEventKind,
  ExpectedReconstruction,
  ExpectedStatus,
} from './expected.ts';

/** A fact that the script wrote: its time in milliseconds since 1970, its date as text, and its id. */
export interface WrittenFact {
  readonly atMs: number;
  readonly date: string;
  readonly id: string | null;
}

/** The last distribution. It is the routing of the pushes after it. */
export interface RoutingInEffect {
  readonly atMs: number;
  readonly date: string;
  readonly ruleId: string | null;
  readonly groupId: string | null;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A contact that the script has not finished yet. */
export interface ContactDraft {
  readonly operator: UserJson | null;
  readonly push: WrittenFact;
  /** R21: the seconds of each reply, in order. */
  readonly replySeconds: number[];
  /** The time of the visitor's last message in the contact, in milliseconds since 1970. */
  lastVisitorMessageMs: number | null;
  readonly expected: Writable<
    Omit<ExpectedContact, 'id' | 'status' | 'answered' | 'eventKinds' | 'meanReplySeconds' | 'replyCount'>
  >;
  readonly eventKinds: ExpectedEventKind[];
}

export interface AnomalyDraft {
  readonly code: ExpectedAnomalyCode;
  /** Undefined for a fact without a readable date. */
  readonly atMs: number | undefined;
  readonly occurredAt: string | null;
  readonly systemMessageId: string | null;
}

/** @param isFirstOfRouting whether no earlier contact has this routing (R23). */
export function draftContact(
  operator: UserJson | null,
  push: WrittenFact,
  routing: RoutingInEffect | null,
  isFirstOfRouting: boolean,
): ContactDraft {
  return {
    operator,
    push,
    replySeconds: [],
    lastVisitorMessageMs: null,
    expected: {
      openedAt: push.date,
      closedAt: null,
      operatorId: operator === null ? null : operator.id,
      operatorType: operator === null ? null : operator.__typename,
      waitingSeconds: routing !== null && isFirstOfRouting ? (push.atMs - routing.atMs) / 1_000 : null,
      routedAt: routing?.date ?? null,
      routingRuleId: routing?.ruleId ?? null,
      routingGroupId: routing?.groupId ?? null,
      firstResponseAt: null,
      firstReplySeconds: null,
      closingDelaySeconds: null,
      operatorMessageCount: 0,
      visitorMessageCount: 0,
      endReason: null,
      endedById: null,
      snoozedUntil: null,
      transferReason: null,
      transferredToUserId: null,
      transferredToRoutingRuleId: null,
    },
    eventKinds: routing === null ? ['PUSHED'] : ['ROUTED', 'PUSHED'],
  };
}

/**
 * R4: ends a contact.
 *
 * @param end the first event of the ending.
 * @param decisive the event with the reason and the details.
 * @param all all events of the ending, in order.
 */
export function endDraft(
  draft: ContactDraft,
  end: WrittenFact,
  decisive: EndingAttachmentJson,
  all: readonly EndingAttachmentJson[],
): void {
  Object.assign(draft.expected, { closedAt: end.date, ...detailsOf(decisive) });
  noteClosingDelay(draft, end.atMs);
  draft.expected.endedById = [decisive, ...all].map(userNamedBy).find((user) => user !== null)?.id ?? null;
  draft.eventKinds.push(...all.map(reasonOf));
}

/** R22: the seconds from the visitor's last message to the end. Null unless the contact was closed. */
export function noteClosingDelay(
  { expected: meant, lastVisitorMessageMs }: ContactDraft,
  endMs: number,
): void {
  const isClosed = meant.endReason === 'CLOSED' && lastVisitorMessageMs !== null;
  meant.closingDelaySeconds = isClosed ? (endMs - lastVisitorMessageMs) / 1_000 : null;
}

export function reasonOf(ending: EndingAttachmentJson): Exclude<ExpectedEndReason, 'REPLACED'> {
  switch (ending.__typename) {
    case 'ConversationClosedSystemAttachment':
      return 'CLOSED';
    case 'ConversationReleasedSystemAttachment':
      return 'RELEASED';
    case 'ConversationSnoozedSystemAttachment':
      return 'SNOOZED';
    case 'TransferredToUserSystemAttachment':
      return 'TRANSFERRED_TO_USER';
    case 'TransferredToRoutingRuleSystemAttachment':
      return 'TRANSFERRED_TO_ROUTING_RULE';
  }
}

/** Builds the expected result: ids (R11), statuses (R10), and anomalies in the order of R19. */
export function buildExpected(
  conversationId: string,
  drafts: readonly ContactDraft[],
  anomalies: readonly AnomalyDraft[],
): ExpectedReconstruction {
  const openings = new Map<number, number>();
  const contacts = drafts.map((draft) => {
    const { atMs } = draft.push;
    const count = (openings.get(atMs) ?? 0) + 1;
    openings.set(atMs, count);
    const id = `${conversationId}@${new Date(atMs).toISOString()}${count > 1 ? `~${count}` : ''}`;
    return finished(id, draft);
  });
  const ordered = anomalies.toSorted((a, b) => byInstant(a.atMs, b.atMs));
  return {
    contacts,
    anomalies: ordered.map(({ code, occurredAt, systemMessageId }) => ({
      code,
      occurredAt,
      systemMessageId,
    })),
  };
}

/** R21: the seconds of each reply, in order, by the id of the contact. */
export function replySecondsById(
  { contacts }: ExpectedReconstruction,
  drafts: readonly ContactDraft[],
): ReadonlyMap<string, readonly number[]> {
  return new Map(contacts.map(({ id }, index) => [id, drafts[index]?.replySeconds ?? []]));
}

function detailsOf(ending: EndingAttachmentJson): Partial<ContactDraft['expected']> {
  const endReason = reasonOf(ending);
  switch (ending.__typename) {
    case 'ConversationSnoozedSystemAttachment':
      return { endReason, snoozedUntil: ending.until };
    case 'TransferredToUserSystemAttachment':
      return { endReason, transferReason: ending.reason, transferredToUserId: ending.toUser?.id ?? null };
    case 'TransferredToRoutingRuleSystemAttachment':
      return {
        endReason,
        transferReason: ending.reason,
        transferredToRoutingRuleId: ending.toRoutingRule?.id ?? null,
      };
    default:
      return { endReason };
  }
}

function userNamedBy(ending: EndingAttachmentJson): UserJson | null {
  return 'fromUser' in ending ? ending.fromUser : ending.byUser;
}

function finished(id: string, { expected: meant, eventKinds, replySeconds }: ContactDraft): ExpectedContact {
  const answered = meant.operatorMessageCount > 0;
  const replyCount = replySeconds.length;
  const total = replySeconds.reduce((sum, seconds) => sum + seconds, 0);
  const meanReplySeconds = replyCount === 0 ? null : total / replyCount;
  const status = statusOf(meant.endReason, answered);
  return { id, ...meant, meanReplySeconds, replyCount, answered, status, eventKinds };
}

function statusOf(reason: ExpectedEndReason | null, answered: boolean): ExpectedStatus {
  if (reason === null) return 'ONGOING';
  if (reason === 'SNOOZED') return 'SNOOZED';
  if (reason === 'TRANSFERRED_TO_USER' || reason === 'TRANSFERRED_TO_ROUTING_RULE') return 'TRANSFERRED';
  return answered ? 'ANSWERED' : 'UNANSWERED';
}

function byInstant(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a - b;
}
