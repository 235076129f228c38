import type { Timestamp } from './instant.ts';

/** `origin` is the object of upstream's response that holds the reference. The domain passes it on and never reads it. */
export interface Originated {
  readonly origin: object;
}

/** A user, as the history shows it. `id` keeps its JSON type; `isSameUser` compares ids as text. */
export interface UserRef extends Originated {
  readonly id: string | number;
  /** The concrete type (Professional, Bot, ...), null when the history does not say. */
  readonly type: string | null;
}

export interface RoutingRuleRef extends Originated {
  readonly id: string;
  readonly name: string | null;
}

export interface RoutingGroupRef extends Originated {
  readonly id: string;
  readonly name: string | null;
}

/** The author of a participant message (R9, R12). `unknown` is an author that is null or has an unknown type. */
export type Author =
  | { readonly kind: 'user'; readonly id: UserRef['id'] }
  | { readonly kind: 'visitor'; readonly id: null }
  | { readonly kind: 'unknown'; readonly id: null };

export const VISITOR: Author = { kind: 'visitor', id: null };
export const UNKNOWN_AUTHOR: Author = { kind: 'unknown', id: null };

interface Dated {
  readonly moment: Timestamp;
}

interface FromSystemMessage extends Dated {
  /** Null if the message has no id. */
  readonly systemMessageId: string | null;
}

export interface Routed extends Dated {
  readonly kind: 'routed';
  readonly rule: RoutingRuleRef | null;
  readonly group: RoutingGroupRef | null;
}

export interface Pushed extends FromSystemMessage {
  readonly kind: 'pushed';
  readonly operator: UserRef | null;
}

export interface TransferredToUser extends FromSystemMessage {
  readonly kind: 'transferredToUser';
  readonly by: UserRef | null;
  readonly toUser: UserRef | null;
  readonly reason: string | null;
}

export interface TransferredToRoutingRule extends FromSystemMessage {
  readonly kind: 'transferredToRoutingRule';
  readonly by: UserRef | null;
  readonly toRule: RoutingRuleRef | null;
  readonly reason: string | null;
}

export interface Snoozed extends FromSystemMessage {
  readonly kind: 'snoozed';
  readonly by: UserRef | null;
  /** A date in upstream's spelling. */
  readonly until: string | null;
}

export interface Closed extends FromSystemMessage {
  readonly kind: 'closed';
  readonly by: UserRef | null;
}

export interface Released extends FromSystemMessage {
  readonly kind: 'released';
  readonly by: UserRef | null;
}

export interface VisitorMoved extends FromSystemMessage {
  readonly kind: 'visitorLeft' | 'visitorReturned' | 'visitorBlocked';
}

export interface Wrote extends Dated {
  readonly kind: 'wrote';
  readonly author: Author;
}

/** The facts that end an open contact (R3, R7). `END_KINDS` says what each kind does. */
export type EndFact = TransferredToUser | TransferredToRoutingRule | Snoozed | Closed | Released;

/** The facts that give a contact its routing rule and its routing group (R8). */
export type RoutingFact = Routed | TransferredToRoutingRule;

/** One thing that happened in the conversation, with its date. */
export type Fact = Routed | Pushed | EndFact | VisitorMoved | Wrote;

/** A fact with its position on the timeline: `facts[position] === fact`. */
export interface Positioned<F extends Fact> {
  readonly fact: F;
  readonly position: number;
}

/** R9: false if one of the users is null. */
export function isSameUser(one: UserRef | null, other: UserRef | null): boolean {
  return one !== null && other !== null && isSameId(one.id, other.id);
}

/** R9: compares ids as text. Upstream returns an id as a number or as text. */
export function isSameId(one: UserRef['id'], other: UserRef['id']): boolean {
  return one === other || String(one) === String(other);
}
