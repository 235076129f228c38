import type { Fact, Originated, Routed, Wrote } from './fact.ts';
import type { Timestamp } from './instant.ts';

export interface ProjectRef extends Originated {
  readonly id: string | number;
  readonly name: string | null;
}

/** The fields of a conversation that its contacts need. */
export interface ConversationRef {
  readonly id: string;
  readonly channel: string | null;
  readonly project: ProjectRef | null;
  /** Null if it is absent or not readable. */
  readonly closedAt: Timestamp | null;
}

/** One message of the conversation. The list may hold several copies of it. */
export type Message = SystemMessage | ParticipantMessage | UnknownMessage;

interface Listed {
  /** Null if the message has no id: it is then never a copy. Ids are unique only within one kind of message (R1). */
  readonly id: string | null;
  /** Null if the date is not readable (R15). The message is then left out. */
  readonly moment: Timestamp | null;
}

export interface SystemMessage extends Listed {
  readonly kind: 'system';
  /** R15: `attachments` is not a list, or holds a value that is not an object. */
  readonly damaged: boolean;
  /** In the order of the attachments. They have the date of the message. */
  readonly facts: readonly Fact[];
}

/** A message with a date is a `Wrote` fact. */
export interface ParticipantMessage extends Listed, Pick<Wrote, 'kind' | 'author'> {}

/** R13: a message of an unknown type states no fact. It is reported if its date is not readable (R15). */
export interface UnknownMessage extends Listed {
  readonly kind: 'unknown';
}

/** The complete history of one conversation (R16), in upstream's order. */
export interface History {
  readonly conversation: ConversationRef;
  /** R15: the conversation has a closing date, but it is not readable. */
  readonly closedAtUnreadable: boolean;
  /** An event whose date is not readable is null (R15). */
  readonly routingEvents: readonly (Routed | null)[];
  /** The messages of all pages. */
  readonly messages: readonly Message[];
  /** True if it is known that no message has a copy. Otherwise copies are looked for. */
  readonly idsDiffer?: boolean;
}
