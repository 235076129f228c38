import type { EventEndReason } from './endKinds.ts';
import type { RoutingGroupRef, RoutingRuleRef, UserRef } from './fact.ts';
import type { ProjectRef } from './history.ts';

/** R10. */
export type ContactStatus = 'ONGOING' | 'ANSWERED' | 'UNANSWERED' | 'TRANSFERRED' | 'SNOOZED';

/** R3, R5. */
export type ContactEndReason = EventEndReason | 'REPLACED';

/** R17. */
export type ContactEventKind =
  | 'ROUTED'
  | 'PUSHED'
  | EventEndReason
  | 'VISITOR_LEFT'
  | 'VISITOR_RETURNED'
  | 'VISITOR_BLOCKED';

export interface ContactEvent {
  readonly kind: ContactEventKind;
  readonly occurredAt: string;
  readonly systemMessageId: string | null;
}

/** One exchange between the visitor and one operator. Dates have upstream's spelling (R18). */
export interface Contact {
  readonly id: string;
  readonly conversationId: string;
  readonly project: ProjectRef | null;
  readonly channel: string | null;
  readonly openedAt: string;
  /** Null while the contact is ongoing. */
  readonly closedAt: string | null;
  /** From the opening to the end. Null while the contact is ongoing. */
  readonly durationSeconds: number | null;
  /** Null when upstream does not show the user of the push (R2). */
  readonly operator: UserRef | null;
  /** The concrete type of the operator: `Professional`, `Expert`, `Bot`, ... Null when the history does not say. */
  readonly operatorType: string | null;
  /** R8, also for the rule and the group. */
  readonly routedAt: string | null;
  readonly routingRule: RoutingRuleRef | null;
  readonly routingGroup: RoutingGroupRef | null;
  /** R23: from the routing fact to the opening. */
  readonly waitingSeconds: number | null;
  readonly status: ContactStatus;
  /** R9. */
  readonly answered: boolean;
  readonly firstResponseAt: string | null;
  readonly firstResponseSeconds: number | null;
  /** R21: from the first replied request to its reply. Null without a reply. */
  readonly firstReplySeconds: number | null;
  /** R21: one value for each reply, in order: from its request, or from the opening if that is later. */
  readonly replySeconds: readonly number[];
  /** R12, also for the visitor. */
  readonly operatorMessageCount: number;
  readonly visitorMessageCount: number;
  /** R22: from the visitor's last message to the close. Null for all other ends. */
  readonly closingDelaySeconds: number | null;
  readonly endReason: ContactEndReason | null;
  readonly endedBy: UserRef | null;
  readonly snoozedUntil: string | null;
  readonly transferReason: string | null;
  readonly transferredToUser: UserRef | null;
  readonly transferredToRoutingRule: RoutingRuleRef | null;
  readonly events: readonly ContactEvent[];
  /** R5, R6: the anomaly of the end. */
  readonly anomaly: 'MISSING_END' | 'CLOCK_SKEW' | null;
}
