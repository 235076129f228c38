import type { EndingAttachmentJson } from './history.ts';
import type {
  Meant,
  MeantAnomalyCode,
  MeantContact,
  MeantEndReason,
  MeantEventKind,
  MeantStatus,
} from './meant.ts';
import type { UserJson } from './people.ts';

/** Something the script wrote: when (milliseconds of UTC), how its date was spelled, under which id. */
export interface Fact {
  readonly atMs: number;
  readonly date: string;
  readonly id: string | null;
}

/** What the last distribution said, in effect for the pushes after it. */
export interface RoutingInEffect {
  readonly date: string;
  readonly ruleId: string | null;
  readonly groupId: string | null;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A contact that the script is still performing. */
export interface Draft {
  readonly operator: UserJson | null;
  readonly push: Fact;
  readonly meant: Writable<Omit<MeantContact, 'id' | 'status' | 'answered' | 'eventKinds'>>;
  readonly eventKinds: MeantEventKind[];
}

export interface DraftAnomaly {
  readonly code: MeantAnomalyCode;
  /** Undefined for a fact without a readable date. */
  readonly atMs: number | undefined;
  readonly occurredAt: string | null;
  readonly systemMessageId: string | null;
}

export function draftContact(operator: UserJson | null, push: Fact, routing: RoutingInEffect | null): Draft {
  return {
    operator,
    push,
    meant: {
      openedAt: push.date,
      closedAt: null,
      operatorId: operator === null ? null : operator.id,
      routedAt: routing?.date ?? null,
      routingRuleId: routing?.ruleId ?? null,
      routingGroupId: routing?.groupId ?? null,
      firstResponseAt: null,
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
 * Ends a contact: `closedAt` is the date of the first event, `telling` the event that gives the reason and its details,
 * `all` every event of the ending, in order (R4).
 */
export function endDraft(
  draft: Draft,
  closedAt: string,
  telling: EndingAttachmentJson,
  all: readonly EndingAttachmentJson[],
): void {
  Object.assign(draft.meant, { closedAt, ...detailsOf(telling) });
  draft.meant.endedById = [telling, ...all].map(userNamedBy).find((user) => user !== null)?.id ?? null;
  draft.eventKinds.push(...all.map(reasonOf));
}

export function reasonOf(ending: EndingAttachmentJson): Exclude<MeantEndReason, 'REPLACED'> {
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

/** The finished answer: ids by opening instant (R11), status by reason (R10), anomalies in their order (R19). */
export function meaningOf(
  conversationId: string,
  drafts: readonly Draft[],
  anomalies: readonly DraftAnomaly[],
): Meant {
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

function detailsOf(ending: EndingAttachmentJson): Partial<Draft['meant']> {
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

function finished(id: string, { meant, eventKinds }: Draft): MeantContact {
  const answered = meant.operatorMessageCount > 0;
  return { id, ...meant, answered, status: statusOf(meant.endReason, answered), eventKinds };
}

function statusOf(reason: MeantEndReason | null, answered: boolean): MeantStatus {
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
