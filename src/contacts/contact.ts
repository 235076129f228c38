import type { RoutingGroupRef, RoutingRuleRef, UserRef } from './fact.ts';
import type { ProjectRef } from './history.ts';

/** R10. */
export type ContactStatus = 'ONGOING' | 'ANSWERED' | 'UNANSWERED' | 'TRANSFERRED' | 'SNOOZED';

/** R3, R5. */
export type ContactEndReason =
  | 'CLOSED'
  | 'TRANSFERRED_TO_USER'
  | 'TRANSFERRED_TO_ROUTING_RULE'
  | 'SNOOZED'
  | 'RELEASED'
  | 'REPLACED';

/** R17. */
export type ContactEventKind =
  | 'ROUTED'
  | 'PUSHED'
  | Exclude<ContactEndReason, 'REPLACED'>
  | 'VISITOR_LEFT'
  | 'VISITOR_RETURNED'
  | 'VISITOR_BLOCKED';

export interface ContactEvent {
  readonly kind: ContactEventKind;
  readonly occurredAt: string;
  readonly systemMessageId: string | null;
}

/** One exchange between the visitor and one operator. Dates are spelled as upstream spelled them (R18). */
export interface Contact {
  readonly id: string;
  readonly conversationId: string;
  readonly project: ProjectRef | null;
  readonly channel: string | null;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly durationSeconds: number | null;
  readonly operator: UserRef | null;
  /** The concrete type of the operator: `Professional`, `Expert`, `Bot`, ... Null when the history does not say. */
  readonly operatorType: string | null;
  readonly routedAt: string | null;
  readonly routingRule: RoutingRuleRef | null;
  readonly routingGroup: RoutingGroupRef | null;
  /** R23. */
  readonly waitingSeconds: number | null;
  readonly status: ContactStatus;
  readonly answered: boolean;
  readonly firstResponseAt: string | null;
  readonly firstResponseSeconds: number | null;
  /** R21: from the first replied request to its reply. Null without a reply. */
  readonly firstReplySeconds: number | null;
  /** R21: of each reply, in order: from the later of its request and the opening. */
  readonly replySeconds: readonly number[];
  readonly operatorMessageCount: number;
  readonly visitorMessageCount: number;
  /** R22. */
  readonly closingDelaySeconds: number | null;
  readonly endReason: ContactEndReason | null;
  readonly endedBy: UserRef | null;
  readonly snoozedUntil: string | null;
  readonly transferReason: string | null;
  readonly transferredToUser: UserRef | null;
  readonly transferredToRoutingRule: RoutingRuleRef | null;
  readonly events: readonly ContactEvent[];
  /** R19: what could not be explained about its end. */
  readonly anomaly: 'MISSING_END' | 'CLOCK_SKEW' | null;
}
