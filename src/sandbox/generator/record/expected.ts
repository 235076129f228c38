/** The contacts and anomalies that reconstruction must find in the history of a script. */
export interface ExpectedReconstruction {
  /** In order of opening. */
  readonly contacts: readonly ExpectedContact[];
  /** In the order of R19. */
  readonly anomalies: readonly ExpectedAnomaly[];
}

/** One contact. Dates are the same texts as in the history (R18). Only the id has a formatted instant (R11). */
export interface ExpectedContact {
  readonly id: string;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly operatorId: number | null;
  readonly operatorType: string | null;
  readonly waitingSeconds: number | null;
  readonly routedAt: string | null;
  readonly routingRuleId: string | null;
  readonly routingGroupId: string | null;
  readonly status: ExpectedStatus;
  readonly answered: boolean;
  readonly firstResponseAt: string | null;
  readonly firstReplySeconds: number | null;
  readonly meanReplySeconds: number | null;
  readonly replyCount: number;
  readonly closingDelaySeconds: number | null;
  readonly operatorMessageCount: number;
  readonly visitorMessageCount: number;
  readonly endReason: ExpectedEndReason | null;
  readonly endedById: number | null;
  readonly snoozedUntil: string | null;
  readonly transferReason: string | null;
  readonly transferredToUserId: number | null;
  readonly transferredToRoutingRuleId: string | null;
  /** The kinds of the contact's events, in the order of the timeline. */
  readonly eventKinds: readonly ExpectedEventKind[];
}

export interface ExpectedAnomaly {
  readonly code: ExpectedAnomalyCode;
  readonly occurredAt: string | null;
  readonly systemMessageId: string | null;
}

export type ExpectedStatus = 'ONGOING' | 'ANSWERED' | 'UNANSWERED' | 'TRANSFERRED' | 'SNOOZED';

export type ExpectedEndReason =
  | 'CLOSED'
  | 'TRANSFERRED_TO_USER'
  | 'TRANSFERRED_TO_ROUTING_RULE'
  | 'SNOOZED'
  | 'RELEASED'
  | 'REPLACED';

export type ExpectedEventKind =
  | 'ROUTED'
  | 'PUSHED'
  | 'TRANSFERRED_TO_USER'
  | 'TRANSFERRED_TO_ROUTING_RULE'
  | 'SNOOZED'
  | 'CLOSED'
  | 'RELEASED'
  | 'VISITOR_LEFT'
  | 'VISITOR_RETURNED'
  | 'VISITOR_BLOCKED';

export type ExpectedAnomalyCode = 'MISSING_END' | 'ORPHAN_END' | 'CLOCK_SKEW' | 'NO_PUSH' | 'UNREADABLE_FACT';
