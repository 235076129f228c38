import type { Fact, Originated, Routed, Wrote } from './fact.ts';
import type { Timestamp } from './instant.ts';

export interface ProjectRef extends Originated {
  readonly id: string | number;
  readonly name: string | null;
}

/** What every contact of a conversation takes from it. */
export interface ConversationRef {
  readonly id: string;
  readonly channel: string | null;
  readonly project: ProjectRef | null;
  /** Null when absent, and when it could not be read. */
  readonly closedAt: Timestamp | null;
}

/** One message of the list, in the order of the list, all pages joined. Copies of a message are still in it. */
export type Message = SystemMessage | ParticipantMessage | UnknownMessage;

interface Listed {
  /** Null when the message has none: it is then never a repeat. The two kinds number their ids apart (R1). */
  readonly id: string | null;
  /** Null when the date is not readable (R15): the message then states nothing. */
  readonly moment: Timestamp | null;
}

export interface SystemMessage extends Listed {
  readonly kind: 'system';
  /** R15: its attachments are no list, or something among them is no attachment. */
  readonly damaged: boolean;
  /** In the order of the attachments. Their moment is the message's. */
  readonly facts: readonly Fact[];
}

/** One with a date is itself the fact that it states. */
export interface ParticipantMessage extends Listed, Pick<Wrote, 'kind' | 'author'> {}

/** R13: it states nothing, and when its date cannot be read that is reported all the same. */
export interface UnknownMessage extends Listed {
  readonly kind: 'unknown';
}

/** Everything upstream told about one conversation, complete (R16) and not yet in order. */
export interface History {
  readonly conversation: ConversationRef;
  /** R15: the conversation has a closing date that is not readable. */
  readonly closedAtUnreadable: boolean;
  /** Null stands for one whose date is not readable. */
  readonly routingEvents: readonly (Routed | null)[];
  readonly messages: readonly Message[];
  /** True when no two messages have the same id. Otherwise nobody has looked yet. */
  readonly idsDiffer?: boolean;
}
