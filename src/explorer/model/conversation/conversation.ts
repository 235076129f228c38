/** One conversation as the explorer shows it. Dates are texts, as the upstream wrote them (R18). */
export interface Conversation {
  readonly id: string;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly channel: string;
  readonly projectName: string | null;
  readonly contacts: readonly Contact[];
  readonly anomalies: readonly Anomaly[];
  readonly routings: readonly Routing[];
  readonly messages: readonly Message[];
}

export interface Contact {
  readonly id: string;
  readonly status: string;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly durationSeconds: number | null;
  readonly operator: Person | null;
  readonly routedAt: string | null;
  readonly routingRule: string | null;
  readonly routingGroup: string | null;
  readonly answered: boolean;
  readonly firstResponseSeconds: number | null;
  readonly firstReplySeconds: number | null;
  readonly meanReplySeconds: number | null;
  readonly replyCount: number;
  readonly waitingSeconds: number | null;
  readonly closingDelaySeconds: number | null;
  readonly operatorMessageCount: number;
  readonly visitorMessageCount: number;
  readonly endReason: string | null;
  readonly endedBy: Person | null;
  readonly snoozedUntil: string | null;
  readonly transferReason: string | null;
  readonly transferredToUser: Person | null;
  readonly transferredToRoutingRule: string | null;
  readonly events: readonly ContactEvent[];
}

export interface Person {
  readonly id: string;
  readonly name: string;
  /** The type name of the schema: `Professional`, `Bot`, ... */
  readonly kind: string;
}

export interface ContactEvent {
  readonly kind: string;
  readonly occurredAt: string;
  readonly systemMessageId: string | null;
}

export interface Anomaly {
  readonly code: string;
  readonly message: string;
  readonly occurredAt: string | null;
  readonly systemMessageId: string | null;
}

export interface Routing {
  readonly createdAt: string;
  readonly rule: string | null;
  readonly group: string | null;
}

export type Message =
  | { readonly by: 'visitor'; readonly createdAt: string; readonly id: string }
  | { readonly by: 'person'; readonly createdAt: string; readonly id: string; readonly person: Person }
  | {
      readonly by: 'system';
      readonly createdAt: string;
      readonly id: string;
      readonly attachments: readonly string[];
    };

/** One page of messages. */
export interface MessagePage {
  readonly messages: readonly Message[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}
