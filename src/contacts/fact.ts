import type { Timestamp } from './instant.ts';

/** Where in upstream's answer a reference was read. The domain hands it on and never looks inside. */
export interface Originated {
  readonly origin: object;
}

/** A user as far as the history shows him. `id` keeps its JSON type on the way out; `sameUser` compares as text. */
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

/** Who wrote a participant message: R9 and R12 know these three, a null or unknown author is nobody. */
export type Author =
  | { readonly kind: 'user'; readonly id: UserRef['id'] }
  | { readonly kind: 'visitor'; readonly id: null }
  | { readonly kind: 'nobody'; readonly id: null };

export const VISITOR: Author = { kind: 'visitor', id: null };
export const NOBODY: Author = { kind: 'nobody', id: null };

interface Dated {
  readonly moment: Timestamp;
}

interface FromSystemMessage extends Dated {
  /** Null when the message had no id. */
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
  /** As upstream spelled it. */
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

/** The attachments that end a contact, or would if one were open (R3, R7). */
export type EndFact = TransferredToUser | TransferredToRoutingRule | Snoozed | Closed | Released;

/** What says by which rule and group a contact was routed (R8). */
export type RoutingFact = Routed | TransferredToRoutingRule;

/** One thing that happened, and when. */
export type Fact = Routed | Pushed | EndFact | VisitorMoved | Wrote;

/** A fact and its place on the timeline: `facts[position] === fact`. */
export interface Positioned<F extends Fact> {
  readonly fact: F;
  readonly position: number;
}

/** R9: ids are compared as text; nobody is the same user as null. */
export function sameUser(one: UserRef | null, other: UserRef | null): boolean {
  return one !== null && other !== null && sameId(one.id, other.id);
}

/** R9: upstream spells an id as a number or as text. */
export function sameId(one: UserRef['id'], other: UserRef['id']): boolean {
  return one === other || String(one) === String(other);
}
